import { duration, number, percent, points, signed } from '../../lib/format';

export type Metric = 'RESPONSE_SCORE' | 'IMPROVEMENT' | 'SUCCESS_RATE' | 'DURATION_MS';

interface Look {
  readonly text: string;
  readonly show: (value: number) => string;
  /** A difference. */
  readonly showChange: (value: number) => string;
  readonly bounds?: readonly [number, number];
}

/** How each metric is named and shown. */
export const METRICS: Readonly<Record<Metric, Look>> = {
  RESPONSE_SCORE: {
    text: 'Response score',
    show: points,
    showChange: (value) => signed(value, 2),
    bounds: [0, 100],
  },
  IMPROVEMENT: {
    text: 'Gained by training',
    show: (value) => signed(value),
    showChange: (value) => signed(value, 2),
  },
  SUCCESS_RATE: {
    text: 'Success rate',
    show: (value) => percent(value),
    showChange: (value) => `${signed(value * 100, 2)} %`,
    bounds: [0, 1],
  },
  DURATION_MS: { text: 'Time to train', show: duration, showChange: (value) => `${number(value)} ms` },
};

export function isMetric(name: string): name is Metric {
  return name in METRICS;
}

export const METRIC_OPTIONS = Object.entries(METRICS).map(([value, { text }]) => ({ value, text }));
