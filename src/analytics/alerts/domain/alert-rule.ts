export const ALERT_METRICS = [
  'RESPONSE_SCORE',
  'FAILURE_RATE',
  'QUEUE_AGE_SECONDS',
  'CACHE_HIT_RATE',
  'JUDGE_FAILURE_RATE',
  'FORECAST_RESIDUAL',
] as const;
export type AlertMetric = (typeof ALERT_METRICS)[number];
export type AlertComparison = 'ABOVE' | 'BELOW';
export type AlertSeverity = 'INFO' | 'WARNING' | 'CRITICAL';

/** What a metric's values can be, and whose they are. */
export interface MetricTerms {
  readonly min: number;
  readonly max: number;
  /** Whether each kind of agent has its own value; else it is one of the whole project. */
  readonly isOfAgents: boolean;
}

export const METRIC_TERMS: Readonly<Record<AlertMetric, MetricTerms>> = {
  RESPONSE_SCORE: { min: 0, max: 100, isOfAgents: true },
  FAILURE_RATE: { min: 0, max: 1, isOfAgents: true },
  QUEUE_AGE_SECONDS: { min: 0, max: 604_800, isOfAgents: false },
  CACHE_HIT_RATE: { min: 0, max: 1, isOfAgents: false },
  JUDGE_FAILURE_RATE: { min: 0, max: 1, isOfAgents: false },
  FORECAST_RESIDUAL: { min: 0, max: 2, isOfAgents: true },
};

export const FOR_SECONDS_MAX = 86_400;

/** What a rule asks for. */
export interface AlertRuleTerms {
  readonly metric: AlertMetric;
  /** Null: each kind of agent by itself, or the whole project where the metric is of that. */
  readonly agentType: string | null;
  readonly comparison: AlertComparison;
  readonly threshold: number;
  readonly resolveThreshold: number;
  readonly forSeconds: number;
  readonly severity: AlertSeverity;
  readonly isEnabled: boolean;
}

export interface RuleFault {
  readonly field: keyof AlertRuleTerms;
  readonly message: string;
}

/** What is wrong with the numbers of a rule; empty where it can work. */
export function ruleFaults(rule: AlertRuleTerms): RuleFault[] {
  const faults: RuleFault[] = [];
  const { metric, comparison, threshold, resolveThreshold, forSeconds } = rule;
  const { min, max, isOfAgents } = METRIC_TERMS[metric];
  for (const field of ['threshold', 'resolveThreshold'] as const) {
    if (!(rule[field] >= min && rule[field] <= max)) {
      faults.push({ field, message: `${field} of ${metric} must be from ${min} to ${max}` });
    }
  }
  if (faults.length === 0) {
    if (threshold === (comparison === 'ABOVE' ? max : min)) {
      const message = `${metric} is never ${comparison} ${threshold}, so the rule would never open an alert`;
      faults.push({ field: 'threshold', message });
    }
    if (comparison === 'ABOVE' ? resolveThreshold >= threshold : resolveThreshold <= threshold) {
      const side = comparison === 'ABOVE' ? 'less' : 'more';
      const message = `resolveThreshold must be ${side} than threshold (${threshold}), so that an alert does not flap about it`;
      faults.push({ field: 'resolveThreshold', message });
    }
  }
  if (!Number.isInteger(forSeconds) || forSeconds < 0 || forSeconds > FOR_SECONDS_MAX) {
    faults.push({ field: 'forSeconds', message: `forSeconds must be from 0 to ${FOR_SECONDS_MAX}` });
  }
  if (rule.agentType !== null && !isOfAgents) {
    const message = `${metric} is of the whole project and not of one kind of agent; leave agentType out`;
    faults.push({ field: 'agentType', message });
  }
  return faults;
}

/** Rules that each project begins with. */
export const BUILT_IN_RULES: Readonly<Record<string, AlertRuleTerms>> = {
  'failure-rate': rule('FAILURE_RATE', 'ABOVE', 0.3, 0.15, 60, 'WARNING'),
  'failure-rate-critical': rule('FAILURE_RATE', 'ABOVE', 0.7, 0.4, 60, 'CRITICAL'),
  'response-score': rule('RESPONSE_SCORE', 'BELOW', 40, 45, 300, 'WARNING'),
  'queue-age': rule('QUEUE_AGE_SECONDS', 'ABOVE', 300, 60, 60, 'WARNING'),
  'judge-failure-rate': rule('JUDGE_FAILURE_RATE', 'ABOVE', 0.5, 0.2, 60, 'WARNING'),
  'forecast-residual': rule('FORECAST_RESIDUAL', 'ABOVE', 1, 0.5, 0, 'WARNING'),
  // How often the cache should serve, only who uses it knows.
  'cache-hit-rate': { ...rule('CACHE_HIT_RATE', 'BELOW', 0.05, 0.1, 600, 'INFO'), isEnabled: false },
};

function rule(
  metric: AlertMetric,
  comparison: AlertComparison,
  threshold: number,
  resolveThreshold: number,
  forSeconds: number,
  severity: AlertSeverity,
): AlertRuleTerms {
  return {
    metric,
    agentType: null,
    comparison,
    threshold,
    resolveThreshold,
    forSeconds,
    severity,
    isEnabled: true,
  };
}
