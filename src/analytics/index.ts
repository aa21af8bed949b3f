export {
  createPredictionsApi,
  createPredictionsWork,
  registerPredictionNodes,
} from './predictions/create-predictions.js';
export {
  GranularityEnum,
  TrainingMetricEnum,
  type Granularity,
  type TrainingMetric,
} from './analytics-enums.graphql.js';
export type { PredictionLoaders } from './predictions/prediction-loaders.js';
export { readForecastResiduals } from './predictions/forecast-residuals.js';
export { PredictionEntity } from './predictions/prediction.entity.js';
export { PerformancePredictionConnection } from './predictions/predictions.graphql.js';
export { PredictionConnectionResolver, PredictionResolver } from './predictions/predictions.resolver.js';
export type { PredictionFilter, PredictionsService } from './predictions/predictions.service.js';
export { ChangePointResolver, TrendResolver } from './trend/trend.resolver.js';
export { TrendLoaders } from './trend/trend-loaders.js';
export { createScoreCourses } from './trend/score-courses.js';
export { TrendService, type TrendReport, type TrendWish } from './trend/trend.service.js';
export { Trend } from './trend/trend.graphql.js';
export { ALERT_METRICS } from './alerts/domain/alert-rule.js';
export { AlertRuleEntity, AlertWatchEntity } from './alerts/alert-rule.entity.js';
export { AlertDeliveryEntity, AlertEntity } from './alerts/alert.entity.js';
export { AlertsResolver, registerAlertNodes } from './alerts/alerts.resolver.js';
export { AlertRetention } from './alerts/alert-retention.js';
export type { AlertEvaluator } from './alerts/alert-evaluator.js';
export {
  createAlertEvaluator,
  createAlertsApi,
  createWebhookSender,
  type AlertParts,
} from './alerts/create-alerts.js';
export type { ResidualSource } from './alerts/read-measures.js';
export { StatisticsLoaders } from './statistics-loaders.js';
export { StatisticsResolver } from './statistics.resolver.js';
export { StatisticsService } from './statistics.service.js';
export { TrainingStatistics } from './statistics.graphql.js';
export { criterionMeans, improvementSpread, toStatistics, type CriterionMean } from './domain/statistics.js';
export { drags, recommend, type Measured } from './domain/recommendations.js';
