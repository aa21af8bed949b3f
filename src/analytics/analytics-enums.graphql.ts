import { registerEnumType } from 'type-graphql';
import type { SeriesMetric } from '../metrics/index.js';
import type { Direction } from './predictions/direction.js';

export const TrainingMetricEnum = {
  RESPONSE_SCORE: 'RESPONSE_SCORE',
  IMPROVEMENT: 'IMPROVEMENT',
  SUCCESS_RATE: 'SUCCESS_RATE',
  DURATION_MS: 'DURATION_MS',
} as const satisfies Record<SeriesMetric, SeriesMetric>;
registerEnumType(TrainingMetricEnum, {
  name: 'TrainingMetric',
  description: 'What is measured of sessions.',
  valuesConfig: {
    RESPONSE_SCORE: { description: 'Mean score of the responses as they came in, in points.' },
    IMPROVEMENT: {
      description: 'Mean of improvementScore over improved and unimproved sessions, in points.',
    },
    SUCCESS_RATE: { description: 'Share of sessions that succeeded, as in TrainingStatistics.successRate.' },
    DURATION_MS: { description: 'Mean time from the first start to the end, in milliseconds.' },
  },
});

export const TrendDirectionEnum = {
  IMPROVING: 'IMPROVING',
  STABLE: 'STABLE',
  DECLINING: 'DECLINING',
  UNKNOWN: 'UNKNOWN',
} as const satisfies Record<Direction, Direction>;
registerEnumType(TrendDirectionEnum, {
  name: 'TrendDirection',
  description: 'Where a metric is heading; shorter durations are better.',
  valuesConfig: {
    IMPROVING: { description: 'It gets better, by more than chance explains.' },
    STABLE: { description: 'No change that chance does not explain.' },
    DECLINING: { description: 'It gets worse, by more than chance explains.' },
    UNKNOWN: { description: 'Too little was seen to say.' },
  },
});
