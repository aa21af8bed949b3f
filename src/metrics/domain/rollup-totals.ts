import { bucketOf, Histogram } from './histogram.js';

/** Of what the rollups keep the distribution, as its columns begin. */
export const ROLLUP_METRICS = ['response_score', 'improvement', 'duration'] as const;
export type RollupMetric = (typeof ROLLUP_METRICS)[number];

/** What the rollups count, as their columns are named. */
export const ROLLUP_COUNTS = [
  'improved_count',
  'unimproved_count',
  'failed_count',
  'cancelled_count',
  'success_count',
] as const;
export type RollupCount = (typeof ROLLUP_COUNTS)[number];

/** The criteria of which the rollups keep the mean, as their columns begin. */
export const ROLLUP_CRITERIA = [
  'correctness',
  'completeness',
  'clarity',
  'efficiency',
  'safety',
  'relevance',
  'helpfulness',
] as const;
export type RollupCriterion = (typeof ROLLUP_CRITERIA)[number];

/** A criterion's score in an evaluation; its name as in CORRECTNESS. */
export interface CriterionPoints {
  readonly criterion: string;
  /** Points in [0, 100]. */
  readonly score: number;
  /** 0 where it is only advice, which is not counted. */
  readonly weight: number;
}

/** What a session that has just ended adds to its hour and day. */
export interface EndedSession {
  readonly projectId: string;
  readonly sessionId: string;
  readonly agentType: string;
  /** name@version; null when it ended before it was planned. */
  readonly strategy: string | null;
  readonly mode: string;
  readonly outcome: 'IMPROVED' | 'UNIMPROVED' | 'FAILED' | 'CANCELLED';
  /** Improved, or in no need of it: UNIMPROVED at or above the target score. */
  readonly isSuccess: boolean;
  /** Points of the response as it came in; null when FAILED or CANCELLED. */
  readonly responseScore: number | null;
  /** Points gained; null when FAILED or CANCELLED. */
  readonly improvement: number | null;
  /** Of the response as it came in; none when FAILED or CANCELLED. */
  readonly criteria: readonly CriterionPoints[];
  /** From the first start to the end; null when it was never started. */
  readonly durationMs: number | null;
  readonly finishedAt: Date;
}

/** Points as integer milli-points, in which sums are exact. */
export function milliPoints(points: number): number {
  return Math.round(points * 1_000);
}

/** A metric's values in its stored unit: milli-points or milliseconds. */
export function storedValues(ended: EndedSession): Record<RollupMetric, number | null> {
  const milli = (points: number | null): number | null => (points === null ? null : milliPoints(points));
  return {
    response_score: milli(ended.responseScore),
    improvement: milli(ended.improvement),
    duration: ended.durationMs === null ? null : Math.round(ended.durationMs),
  };
}

/** Milli-points of the criteria that count, by their columns. */
export function storedCriteria({ criteria }: EndedSession): Map<RollupCriterion, number> {
  const known: readonly string[] = ROLLUP_CRITERIA;
  return new Map(
    criteria
      .filter(({ criterion, weight }) => weight > 0 && known.includes(criterion.toLowerCase()))
      .map(({ criterion, score }) => [criterion.toLowerCase() as RollupCriterion, milliPoints(score)]),
  );
}

export function storedCounts({ outcome, isSuccess }: EndedSession): Record<RollupCount, number> {
  return {
    improved_count: outcome === 'IMPROVED' ? 1 : 0,
    unimproved_count: outcome === 'UNIMPROVED' ? 1 : 0,
    failed_count: outcome === 'FAILED' ? 1 : 0,
    cancelled_count: outcome === 'CANCELLED' ? 1 : 0,
    success_count: isSuccess ? 1 : 0,
  };
}

/** A metric's part of a rollup, exact: in bigint, for squares of milli-points leave what a number holds. */
export class MetricTotals {
  n = 0n;
  sum = 0n;
  sumSquares = 0n;
  min: bigint | null = null;
  max: bigint | null = null;
  readonly histogram = new Histogram();

  add(value: number): void {
    const exact = BigInt(value);
    this.merge({ n: 1n, sum: exact, sumSquares: exact * exact, min: exact, max: exact });
    this.histogram.addBucket(bucketOf(value), 1);
  }

  /** Adds all but the histogram. */
  merge(other: Omit<MetricTotals, 'histogram' | 'add' | 'merge'>): void {
    this.n += other.n;
    this.sum += other.sum;
    this.sumSquares += other.sumSquares;
    if (other.min !== null && (this.min === null || other.min < this.min)) this.min = other.min;
    if (other.max !== null && (this.max === null || other.max > this.max)) this.max = other.max;
  }
}

/** All that one row of a rollup holds beside its key. */
export class RollupRow {
  readonly counts = new Map<RollupCount, bigint>(ROLLUP_COUNTS.map((name) => [name, 0n]));
  readonly metrics = new Map<RollupMetric, MetricTotals>(
    ROLLUP_METRICS.map((name) => [name, new MetricTotals()]),
  );
  readonly criteria = new Map<RollupCriterion, { n: bigint; sum: bigint }>(
    ROLLUP_CRITERIA.map((name) => [name, { n: 0n, sum: 0n }]),
  );

  add(ended: EndedSession): void {
    for (const [name, count] of Object.entries(storedCounts(ended)) as [RollupCount, number][]) {
      this.counts.set(name, this.counts.get(name)! + BigInt(count));
    }
    for (const [name, value] of Object.entries(storedValues(ended)) as [RollupMetric, number | null][]) {
      if (value !== null) this.metrics.get(name)!.add(value);
    }
    for (const [name, value] of storedCriteria(ended)) {
      const totals = this.criteria.get(name)!;
      totals.n += 1n;
      totals.sum += BigInt(value);
    }
  }

  merge(other: RollupRow): void {
    for (const [name, count] of other.counts) this.counts.set(name, this.counts.get(name)! + count);
    for (const [name, totals] of other.metrics) {
      this.metrics.get(name)!.merge(totals);
      this.metrics.get(name)!.histogram.merge(totals.histogram);
    }
    for (const [name, { n, sum }] of other.criteria) {
      const totals = this.criteria.get(name)!;
      totals.n += n;
      totals.sum += sum;
    }
  }
}
