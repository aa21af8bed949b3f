import type { AlertMetric, AlertRuleTerms } from './alert-rule.js';

/** A measured value, and of how many observations it is. */
export interface Measure {
  readonly value: number;
  readonly count: number;
}

const percent = (share: number): string => `${round(share * 100)} %`;

const SAY: Readonly<
  Record<AlertMetric, (agentType: string, measure: Measure, threshold: number) => readonly [string, string]>
> = {
  RESPONSE_SCORE: (agentType, { value, count }, threshold) => [
    `the mean score of the last ${count} responses of ${agentType} is ${round(value)}`,
    round(threshold),
  ],
  FAILURE_RATE: (agentType, { value, count }, threshold) => [
    `${percent(value)} of the last ${count} sessions of ${agentType} failed`,
    percent(threshold),
  ],
  QUEUE_AGE_SECONDS: (_, { value }, threshold) => [
    `a response has waited ${round(value)} s for a worker`,
    `${round(threshold)} s`,
  ],
  CACHE_HIT_RATE: (_, { value, count }, threshold) => [
    `${percent(value)} of the last ${count} sessions were served from the cache`,
    percent(threshold),
  ],
  JUDGE_FAILURE_RATE: (_, { value, count }, threshold) => [
    `${percent(value)} of the last ${count} calls of judges gave no answer that can be used`,
    percent(threshold),
  ],
  FORECAST_RESIDUAL: (agentType, { value, count }, threshold) => [
    `the last of ${count} forecasts of ${agentType} went wrong: their errors are at ${round(value)} of the alarm limit`,
    round(threshold),
  ],
};

/** Why an alert opens, with the number, as in '42 % of the last 50 sessions of engineer failed, above 30 %'. */
export function describeAlert(
  rule: Pick<AlertRuleTerms, 'metric' | 'comparison' | 'threshold'>,
  agentType: string,
  measure: Measure,
): string {
  const [what, limit] = SAY[rule.metric](agentType, measure, rule.threshold);
  return `${what}, ${rule.comparison.toLowerCase()} ${limit}`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
