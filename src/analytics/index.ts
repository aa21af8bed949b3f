export {
  createPredictionsApi,
  createPredictionsWork,
  registerPredictionNodes,
} from './predictions/create-predictions.js';
export type { PredictionLoaders } from './predictions/prediction-loaders.js';
export { PredictionEntity } from './predictions/prediction.entity.js';
export { PerformancePredictionConnection } from './predictions/predictions.graphql.js';
export { PredictionConnectionResolver, PredictionResolver } from './predictions/predictions.resolver.js';
export type { PredictionFilter } from './predictions/predictions.service.js';
export { StatisticsResolver } from './statistics.resolver.js';
export { StatisticsService } from './statistics.service.js';
