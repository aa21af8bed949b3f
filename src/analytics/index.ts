export { StatisticsResolver } from './statistics.resolver.js';
export { StatisticsService } from './statistics.service.js';
export { ChangePointResolver, TrendResolver } from './trend/trend.resolver.js';
export { TrendService, type TrendReport, type TrendWish } from './trend/trend.service.js';
export type { HourlySeries, SeriesOf } from './trend/read-series.js';
export { Trend } from './trend/trend.graphql.js';
