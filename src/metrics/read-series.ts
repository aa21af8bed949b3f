import type { EntityManager } from 'typeorm';

const DAY_MS = 86_400_000;

export type SeriesMetric = 'RESPONSE_SCORE' | 'IMPROVEMENT' | 'SUCCESS_RATE' | 'DURATION_MS';

/** One UTC day of a metric. */
export interface SeriesBucket {
  readonly bucketStart: Date;
  /** Observations in it. */
  readonly count: number;
  /** Their mean, in points, as a share or in milliseconds; null where nothing was observed. */
  readonly mean: number | null;
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

/**
 * A metric day by day over the UTC days in [from, to), from the rollups; each day is there, also those without sessions.
 *
 * @param of.agentType of all kinds of agents where null
 */
export async function readDailySeries(
  db: EntityManager,
  projectId: string,
  of: {
    readonly metric: SeriesMetric;
    readonly agentType: string | null;
    readonly from: Date;
    readonly to: Date;
  },
): Promise<SeriesBucket[]> {
  const { n, sum, unit } = KEPT[of.metric];
  const rows = await db.query<{ day: string; n: string; sum: string }[]>(
    `/* daily_series */ SELECT day::text AS day, sum(${n}) AS n, sum(${sum}) AS sum FROM rollup_day
      WHERE project_id = $1 AND day >= $2::date AND day < $3::date AND ($4::text IS NULL OR agent_type = $4)
      GROUP BY day`,
    [projectId, isoDay(of.from), isoDay(of.to), of.agentType],
  );
  const seen = new Map(rows.map((row) => [row.day, { count: Number(row.n), sum: Number(row.sum) }]));
  const buckets: SeriesBucket[] = [];
  for (let at = Date.parse(isoDay(of.from)); at < of.to.getTime(); at += DAY_MS) {
    const bucketStart = new Date(at);
    const { count, sum: total } = seen.get(isoDay(bucketStart)) ?? { count: 0, sum: 0 };
    buckets.push({ bucketStart, count, mean: count === 0 ? null : total / count / unit });
  }
  return buckets;
}

/** As in 2026-01-31. */
function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
