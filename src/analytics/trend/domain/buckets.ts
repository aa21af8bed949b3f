/** How long a bucket is. */
export type BucketSize = 'HOUR' | 'DAY' | 'WEEK';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const BUCKET_MS: Readonly<Record<BucketSize, number>> = {
  HOUR: HOUR_MS,
  DAY: DAY_MS,
  WEEK: 7 * DAY_MS,
};
/** 1970-01-05, a Monday: ISO weeks begin there. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** The smallest window of whole buckets that holds [from, to); weeks are ISO weeks, all in UTC. */
export function widenToBuckets({ from, to }: Window, size: BucketSize): Window {
  const length = BUCKET_MS[size];
  const origin = size === 'WEEK' ? FIRST_MONDAY_MS : 0;
  const align = (at: Date, round: (buckets: number) => number): Date =>
    new Date(round((at.getTime() - origin) / length) * length + origin);
  return { from: align(from, Math.floor), to: align(to, Math.ceil) };
}

/** The last `count` buckets, the one of `now` included. */
export function lastBuckets(now: Date, count: number, size: BucketSize): Window {
  const { to } = widenToBuckets({ from: now, to: new Date(now.getTime() + 1) }, size);
  return { from: new Date(to.getTime() - count * BUCKET_MS[size]), to };
}

/** How many buckets a widened window has. */
export function bucketCount({ from, to }: Window, size: BucketSize): number {
  return Math.round((to.getTime() - from.getTime()) / BUCKET_MS[size]);
}

/** A bucket with the mean of what was observed in it. */
export interface MeanBucket {
  readonly bucketStart: Date;
  readonly count: number;
  readonly mean: number | null;
}

/** Joins buckets of a shorter size to larger ones; means by their counts. */
export function joinBuckets(buckets: readonly MeanBucket[], size: BucketSize): MeanBucket[] {
  const joined = new Map<number, { count: number; sum: number }>();
  for (const { bucketStart, count, mean } of buckets) {
    const at = widenToBuckets({ from: bucketStart, to: bucketStart }, size).from.getTime();
    const total = joined.get(at) ?? { count: 0, sum: 0 };
    joined.set(at, { count: total.count + count, sum: total.sum + count * (mean ?? 0) });
  }
  return [...joined].map(([at, { count, sum }]) => ({
    bucketStart: new Date(at),
    count,
    mean: count === 0 ? null : sum / count,
  }));
}
