import { registerEnumType } from 'type-graphql';

export const AlertMetricEnum = {
  RESPONSE_SCORE: 'RESPONSE_SCORE',
  FAILURE_RATE: 'FAILURE_RATE',
  QUEUE_AGE_SECONDS: 'QUEUE_AGE_SECONDS',
  CACHE_HIT_RATE: 'CACHE_HIT_RATE',
  JUDGE_FAILURE_RATE: 'JUDGE_FAILURE_RATE',
  FORECAST_RESIDUAL: 'FORECAST_RESIDUAL',
} as const;

registerEnumType(AlertMetricEnum, {
  name: 'AlertMetric',
  description:
    'What rules watch. The first two and the last are of each kind of agent, the others of the whole project. What cannot be measured for want of observations opens and resolves nothing.',
  valuesConfig: {
    RESPONSE_SCORE: {
      description:
        "Mean score of the responses as they came in, in points: of an agent's newest 50 sessions that have ended within 24 hours, by when they ended; at least 20 with a score.",
    },
    FAILURE_RATE: {
      description:
        'Share of FAILED ones in [0, 1], of the same sessions; at least 20. Cancelled ones do not count.',
    },
    QUEUE_AGE_SECONDS: {
      description:
        'How long the oldest single response has waited for a worker, up to 604800; 0 where none waits. Those of batches do not count. Not measured while the system is stopped.',
    },
    CACHE_HIT_RATE: {
      description:
        'Share of sessions that were served from the cache, in [0, 1]: of the newest 200 that ended IMPROVED or UNIMPROVED within 24 hours and allowed it, by when they ended; at least 50.',
    },
    JUDGE_FAILURE_RATE: {
      description:
        'Share of tries that gave no answer that can be used, in [0, 1]: of the newest 50 calls of judges within an hour that are over; at least 10. While the circuit breaker keeps calls from being sent, of those since the last answer, however few.',
    },
    FORECAST_RESIDUAL: {
      description:
        "How far the errors of an agent's one-day forecasts of RESPONSE_SCORE are on the way to an alarm, from 0 to 2: the higher of a two-sided CUSUM (k .5, h 5) and an EWMA (.1, 2.814), each 1 at its limit. The errors are standardised by those before them; the first 30 are only learnt from.",
    },
  },
});

export const AlertComparisonEnum = { ABOVE: 'ABOVE', BELOW: 'BELOW' } as const;

registerEnumType(AlertComparisonEnum, {
  name: 'AlertComparison',
  description: 'On which side of its threshold a rule alarms.',
  valuesConfig: {
    ABOVE: { description: 'When the value is more than the threshold.' },
    BELOW: { description: 'When the value is less than the threshold.' },
  },
});

export const AlertSeverityEnum = { INFO: 'INFO', WARNING: 'WARNING', CRITICAL: 'CRITICAL' } as const;

registerEnumType(AlertSeverityEnum, {
  name: 'AlertSeverity',
  description: 'How much an alert matters.',
  valuesConfig: {
    INFO: { description: 'Good to know.' },
    WARNING: { description: 'Somebody should look at it soon.' },
    CRITICAL: { description: 'Somebody should look at it now.' },
  },
});
