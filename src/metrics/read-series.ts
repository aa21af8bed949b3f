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

/** Which days of which metrics, of several kinds of agents. */
export interface DailySeriesQuery extends Pick<SeriesQuery, 'from' | 'to'> {
  readonly metrics: readonly SeriesMetric[];
  readonly agentTypes: readonly string[];
}

export type BucketSize = 'HOUR' | 'DAY';

type Buckets = Pick<SeriesQuery, 'from' | 'to'> & { readonly bucket: BucketSize };
type SeriesWindow = Buckets & Pick<SeriesQuery, 'metric'>;

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
  const { table, bucket, type } = TABLES[of.bucket];
  const window = `${bucket} >= $2::${type} AND ${bucket} < $3::${type}`;
  return plannedRead<SeriesRow, SeriesBucket[]>(
    `/* series, prepared */ SELECT ${columnsOf(of)} FROM ${table} WHERE project_id = $1 AND ${window} GROUP BY ${bucket}`,
    [projectId, ...parametersOf(of)],
    (rows) => wholeSeries(of, rows),
  );
}

/** The same of several kinds of agents, by agent type, in one statement. */
export function seriesOfAgents(
  projectId: string,
  of: SeriesWindow & { readonly agentTypes: readonly string[] },
): PlannedRead<Map<string, SeriesBucket[]>> {
  const { bucket } = TABLES[of.bucket];
  const kept = keptOf(of.metric).join(', ');
  return plannedRead<AgentRow & SeriesRow, Map<string, SeriesBucket[]>>(
    `/* series_of_agents, prepared */ SELECT r.agent_type, ${columnsOf(of)}
       FROM unnest($4::text[]) AS a(agent_type) CROSS JOIN LATERAL (${rowsOfAgent(of, kept)}) r
      GROUP BY r.agent_type, r.${bucket}`,
    [projectId, ...parametersOf(of), of.agentTypes],
    (rows) => seriesByAgent(of, of.agentTypes, rows),
  );
}

/** Several metrics of several kinds of agents by the UTC day, in one statement: what seriesOfAgents tells, by metric. */
export function dailySeriesOfAgents(
  projectId: string,
  { metrics, agentTypes, from, to }: DailySeriesQuery,
): PlannedRead<Map<SeriesMetric, Map<string, SeriesBucket[]>>> {
  const days = { bucket: 'DAY', from, to } as const;
  const sums = metrics.map((metric, at) => {
    const { n, sum } = KEPT[metric];
    return `sum(${n}) AS n_${at}, sum(${sum}) AS sum_${at}`;
  });
  const kept = [...new Set(metrics.flatMap(keptOf))].join(', ');
  return plannedRead<DailyRow, Map<SeriesMetric, Map<string, SeriesBucket[]>>>(
    `/* daily_series_of_agents, prepared */ SELECT r.agent_type, ${TABLES.DAY.seconds} AS seconds, ${sums.join(', ')}
       FROM unnest($4::text[]) AS a(agent_type) CROSS JOIN LATERAL (${rowsOfAgent(days, kept)}) r
      GROUP BY r.agent_type, r.day`,
    [projectId, ...parametersOf(days), agentTypes],
    (rows) =>
      new Map(
        metrics.map((metric, at) => {
          const own = rows.map((row) => ({ ...row, n: row[`n_${at}`]!, sum: row[`sum_${at}`]! }));
          return [metric, seriesByAgent({ ...days, metric }, agentTypes, own)];
        }),
      ),
  );
}

/** Its counts and sums are numbered as the metrics that were asked for. */
type DailyRow = AgentRow & Readonly<Record<`n_${number}` | `sum_${number}`, string>>;

/** The rows of the agent type `a.agent_type` between $2 and $3. */
function rowsOfAgent(of: Buckets, kept: string): string {
  if (of.bucket === 'DAY') {
    const columns = `day, ${kept}`;
    return `SELECT r.* FROM (SELECT a.agent_type, $2::date AS day_from, $3::date AS day_to) w
      CROSS JOIN LATERAL (${daysOfOne({ summed: columns, kept: columns })}) r`;
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

interface AgentRow extends Pick<SeriesRow, 'seconds'> {
  readonly agent_type: string;
}

/** The buckets that a window reaches into, as times in milliseconds. */
function boundsOf({ bucket, from, to }: Buckets): { from: number; to: number; ms: number } {
  const { ms } = TABLES[bucket];
  return { from: Math.floor(from.getTime() / ms) * ms, to: Math.ceil(to.getTime() / ms) * ms, ms };
}

function columnsOf({ metric, bucket }: SeriesWindow): string {
  const { n, sum } = KEPT[metric];
  return `${TABLES[bucket].seconds} AS seconds, sum(${n}) AS n, sum(${sum}) AS sum`;
}

/** The columns of rollups that a metric is made of. */
function keptOf(metric: SeriesMetric): string[] {
  const { n, sum } = KEPT[metric];
  return [...n.split(' + '), sum];
}

/** Where the buckets begin and end, as the statements' $2 and $3. */
function parametersOf(of: Buckets): string[] {
  const { from, to } = boundsOf(of);
  const length = of.bucket === 'DAY' ? 10 : 24;
  return [from, to].map((time) => new Date(time).toISOString().slice(0, length));
}

function seriesByAgent(
  of: SeriesWindow,
  agentTypes: readonly string[],
  rows: readonly (AgentRow & SeriesRow)[],
): Map<string, SeriesBucket[]> {
  const ofAgent = (agentType: string) => rows.filter((row) => row.agent_type === agentType);
  return new Map(agentTypes.map((agentType) => [agentType, wholeSeries(of, ofAgent(agentType))]));
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
