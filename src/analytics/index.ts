export { StatisticsLoaders } from './statistics-loaders.js';
export { StatisticsResolver } from './statistics.resolver.js';
export { StatisticsService } from './statistics.service.js';
export { TrainingStatistics } from './statistics.graphql.js';
export { criterionMeans, improvementSpread, toStatistics, type CriterionMean } from './domain/statistics.js';
export { recommend, type Measured } from './domain/recommendations.js';
