import type { EntityManager } from 'typeorm';
import { DAY_MS, HOUR_MS } from './domain/rollup-window.js';

export type SeriesMetric = 'RESPONSE_SCORE' | 'IMPROVEMENT' | 'SUCCESS_RATE' | 'DURATION_MS';

/** One UTC hour or day of a metric. */
export interface SeriesBucket {
  readonly bucketStart: Date;
  /** Observations in it. */
  readonly count: number;
  /** Their mean, in points, as a share or in milliseconds; null where nothing was observed. */
  readonly mean: number | null;
}

/** Which series of a metric. */
export interface SeriesQuery {
  readonly metric: SeriesMetric;
  /** Of all kinds of agents where null. */
  readonly agentType: string | null;
  readonly from: Date;
  readonly to: Date;
}

/** How a metric's count and sum are kept, and how many stored units make one that is shown. */
const KEPT: Readonly<
  Record<SeriesMetric, { readonly n: string; readonly sum: string; readonly unit: number }>
> = {
  RESPONSE_SCORE: { n: 'response_score_n', sum: 'response_score_sum', unit: 1_000 },
  IMPROVEMENT: { n: 'improvement_n', sum: 'improvement_sum', unit: 1_000 },
  SUCCESS_RATE: { n: 'improved_count + unimproved_count + failed_count', sum: 'success_count', unit: 1 },
  DURATION_MS: { n: 'duration_n', sum: 'duration_sum', unit: 1 },
};

const TABLES = {
  DAY: {
    table: 'rollup_day',
    bucket: 'day',
    type: 'date',
    at: `day::timestamp AT TIME ZONE 'UTC'`,
    ms: DAY_MS,
  },
  HOUR: { table: 'rollup_hour', bucket: 'hour', type: 'timestamptz', at: 'hour', ms: HOUR_MS },
} as const;

/**
 * A metric by the UTC day or hour, from the rollups, over the buckets that [from, to) reaches into; each is there,
 * whole, also those without sessions. Hours are kept since hoursKeptSince; before there are none.
 */
export async function readSeries(
  db: EntityManager,
  projectId: string,
  of: SeriesQuery & { readonly bucket: 'HOUR' | 'DAY' },
): Promise<SeriesBucket[]> {
  const { n, sum, unit } = KEPT[of.metric];
  const { table, bucket, at, ms, type } = TABLES[of.bucket];
  const from = Math.floor(of.from.getTime() / ms) * ms;
  const to = Math.ceil(of.to.getTime() / ms) * ms;
  const bounds = [from, to].map((time) => new Date(time).toISOString().slice(0, type === 'date' ? 10 : 24));
  const parameters = of.agentType === null ? bounds : [...bounds, of.agentType];
  const rows = await db.query<{ at: Date; n: string; sum: string }[]>(
    `/* series */ SELECT ${at} AS at, sum(${n}) AS n, sum(${sum}) AS sum FROM ${table}
      WHERE project_id = $1 AND ${bucket} >= $2::${type} AND ${bucket} < $3::${type}
        ${of.agentType === null ? '' : 'AND agent_type = $4'}
      GROUP BY ${bucket}`,
    [projectId, ...parameters],
  );
  const seen = new Map(rows.map((row) => [row.at.getTime(), { count: Number(row.n), sum: Number(row.sum) }]));
  const buckets: SeriesBucket[] = [];
  for (let start = from; start < to; start += ms) {
    const { count, sum: total } = seen.get(start) ?? { count: 0, sum: 0 };
    buckets.push({
      bucketStart: new Date(start),
      count,
      mean: count === 0 ? null : total / count / unit,
    });
  }
  return buckets;
}

/** A metric day by day over the UTC days that [from, to) reaches into; as readSeries. */
export async function readDailySeries(
  db: EntityManager,
  projectId: string,
  of: SeriesQuery,
): Promise<SeriesBucket[]> {
  return readSeries(db, projectId, { ...of, bucket: 'DAY' });
}
