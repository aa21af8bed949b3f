import type { EntityManager } from 'typeorm';
import { plannedRead, runPlannedRead, type PlannedRead } from '../platform/database/one-plan.js';
import { DAY_MS, HOUR_MS } from './domain/rollup-window.js';
import { daysOfOne } from './read-rollups.js';

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

export type BucketSize = 'HOUR' | 'DAY';

type SeriesWindow = Omit<SeriesQuery, 'agentType'> & { readonly bucket: BucketSize };

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
    seconds: `((day - date '1970-01-01') * 86400)::float8`,
    ms: DAY_MS,
  },
  HOUR: {
    table: 'rollup_hour',
    bucket: 'hour',
    type: 'timestamptz',
    seconds: 'extract(epoch FROM hour)::float8',
    ms: HOUR_MS,
  },
} as const;

/**
 * A metric of all kinds of agents together by the UTC day or hour, from the rollups, over the buckets that [from, to)
 * reaches into; each is there, whole, also those without sessions. Hours are kept since hoursKeptSince; before there are
 * none.
 */
export function seriesOfAll(projectId: string, of: SeriesWindow): PlannedRead<SeriesBucket[]> {
  const { table, bucket } = TABLES[of.bucket];
  const { columns, window, parameters } = selection(of);
  return plannedRead<SeriesRow, SeriesBucket[]>(
    `/* series, prepared */ SELECT ${columns} FROM ${table} WHERE project_id = $1 AND ${window} GROUP BY ${bucket}`,
    [projectId, ...parameters],
    (rows) => wholeSeries(of, rows),
  );
}

/** The same of several kinds of agents, by agent type, in one statement. */
export function seriesOfAgents(
  projectId: string,
  of: SeriesWindow & { readonly agentTypes: readonly string[] },
): PlannedRead<Map<string, SeriesBucket[]>> {
  const { bucket } = TABLES[of.bucket];
  const { columns, parameters, kept } = selection(of);
  return plannedRead<SeriesRow & { agent_type: string }, Map<string, SeriesBucket[]>>(
    `/* series_of_agents, prepared */ SELECT r.agent_type, ${columns}
       FROM unnest($4::text[]) AS a(agent_type) CROSS JOIN LATERAL (${rowsOfAgent(of, kept)}) r
      GROUP BY r.agent_type, r.${bucket}`,
    [projectId, ...parameters, of.agentTypes],
    (rows) => {
      const ofAgent = (agentType: string) => rows.filter((row) => row.agent_type === agentType);
      return new Map(of.agentTypes.map((agentType) => [agentType, wholeSeries(of, ofAgent(agentType))]));
    },
  );
}

/** The rows of the agent type `a.agent_type` between $2 and $3. */
function rowsOfAgent(of: SeriesWindow, kept: string): string {
  if (of.bucket === 'DAY') {
    return `SELECT r.* FROM (SELECT a.agent_type, $2::date AS day_from, $3::date AS day_to) w
      CROSS JOIN LATERAL (${daysOfOne(`day, ${kept}`)}) r`;
  }
  return `SELECT agent_type, hour, ${kept} FROM rollup_hour
     WHERE project_id = $1 AND hour >= $2::timestamptz AND hour < $3::timestamptz AND agent_type = a.agent_type`;
}

interface SeriesRow {
  /** When the bucket begins, since 1970. */
  readonly seconds: number;
  readonly n: string;
  readonly sum: string;
}

/** The buckets that a window reaches into, as times in milliseconds. */
function boundsOf({ bucket, from, to }: SeriesWindow): { from: number; to: number; ms: number } {
  const { ms } = TABLES[bucket];
  return { from: Math.floor(from.getTime() / ms) * ms, to: Math.ceil(to.getTime() / ms) * ms, ms };
}

function selection(of: SeriesWindow) {
  const { n, sum } = KEPT[of.metric];
  const { bucket, seconds, type } = TABLES[of.bucket];
  const { from, to } = boundsOf(of);
  return {
    columns: `${seconds} AS seconds, sum(${n}) AS n, sum(${sum}) AS sum`,
    /** What these are made of. */
    kept: [...n.split(' + '), sum].join(', '),
    window: `${bucket} >= $2::${type} AND ${bucket} < $3::${type}`,
    parameters: [from, to].map((time) => new Date(time).toISOString().slice(0, type === 'date' ? 10 : 24)),
  };
}

function wholeSeries(of: SeriesWindow, rows: readonly SeriesRow[]): SeriesBucket[] {
  const { unit } = KEPT[of.metric];
  const { from, to, ms } = boundsOf(of);
  const seen = new Map(
    rows.map((row) => [row.seconds * 1_000, { count: Number(row.n), sum: Number(row.sum) }]),
  );
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

/** A metric day by day over the UTC days that [from, to) reaches into, of one kind of agent or of all. */
export async function readDailySeries(
  db: EntityManager,
  projectId: string,
  { agentType, ...of }: SeriesQuery,
): Promise<SeriesBucket[]> {
  const days = { ...of, bucket: 'DAY' } as const;
  if (agentType === null) return runPlannedRead(db, seriesOfAll(projectId, days));
  const series = await runPlannedRead(db, seriesOfAgents(projectId, { ...days, agentTypes: [agentType] }));
  return series.get(agentType) ?? [];
}
