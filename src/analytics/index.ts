export { StatisticsResolver } from './statistics.resolver.js';
export { StatisticsService } from './statistics.service.js';
