import { registerEnumType } from 'type-graphql';

export const TrainingMetricEnum = {
  RESPONSE_SCORE: 'RESPONSE_SCORE',
  IMPROVEMENT: 'IMPROVEMENT',
  SUCCESS_RATE: 'SUCCESS_RATE',
  DURATION_MS: 'DURATION_MS',
} as const;
export type TrainingMetric = keyof typeof TrainingMetricEnum;

registerEnumType(TrainingMetricEnum, {
  name: 'TrainingMetric',
  description: 'What is measured of sessions that have ended.',
  valuesConfig: {
    RESPONSE_SCORE: { description: 'Mean score of the responses as they came in, in points.' },
    IMPROVEMENT: { description: 'Mean improvementScore of improved and unimproved sessions, in points.' },
    SUCCESS_RATE: { description: 'As successRate of TrainingStatistics, in [0, 1].' },
    DURATION_MS: { description: 'Mean time from the first start to the end; the less the better.' },
  },
});

export const GranularityEnum = { HOUR: 'HOUR', DAY: 'DAY', WEEK: 'WEEK' } as const;
export type Granularity = keyof typeof GranularityEnum;

registerEnumType(GranularityEnum, {
  name: 'Granularity',
  description: 'How long one bucket of time is.',
  valuesConfig: {
    HOUR: { description: 'UTC hours; they are kept for the last days only.' },
    DAY: { description: 'UTC days.' },
    WEEK: { description: 'ISO weeks: from Monday, in UTC.' },
  },
});

export const TrendDirectionEnum = {
  IMPROVING: 'IMPROVING',
  STABLE: 'STABLE',
  DECLINING: 'DECLINING',
  UNKNOWN: 'UNKNOWN',
} as const;

registerEnumType(TrendDirectionEnum, {
  name: 'TrendDirection',
  description: 'Where a metric is heading. Of DURATION_MS a falling value is improving.',
  valuesConfig: {
    IMPROVING: { description: 'It gets better, which a test says at 5 %.' },
    STABLE: { description: 'There is enough to tell, and the test finds no trend.' },
    DECLINING: { description: 'It gets worse, which a test says at 5 %.' },
    UNKNOWN: { description: 'There is too little to tell.' },
  },
});
