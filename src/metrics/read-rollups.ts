import { plannedRead, type PlannedRead } from '../platform/database/one-plan.js';
import { Histogram } from './domain/histogram.js';
import {
  ROLLUP_COUNTS,
  ROLLUP_CRITERIA,
  ROLLUP_METRICS,
  type RollupCriterion,
  type RollupMetric,
} from './domain/rollup-totals.js';
import { partsOf, type RollupWindow } from './domain/rollup-window.js';
import { storedHistogram } from './stored-rollups.js';

/** Count, sum, sum of squares and extremes of a metric, in its stored unit (milli-points or milliseconds). */
export interface Moments {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Null where n is 0. */
  readonly min: number | null;
  readonly max: number | null;
}

/** A criterion's scores, in milli-points. */
export interface CriterionTotals {
  /** As in CORRECTNESS. */
  readonly criterion: Uppercase<RollupCriterion>;
  readonly n: number;
  readonly sum: number;
}

export interface RollupTotals {
  readonly improvedCount: number;
  readonly unimprovedCount: number;
  readonly failedCount: number;
  readonly cancelledCount: number;
  readonly successCount: number;
  readonly responseScore: Moments;
  readonly improvement: Moments;
  readonly duration: Moments;
  /** Those that were observed. */
  readonly criteria: readonly CriterionTotals[];
}

/** A window, of one agent type or of all where null. */
export interface WindowQuery {
  readonly window: RollupWindow;
  readonly agentType: string | null;
}

type TotalsRow = Readonly<Record<string, string | null>> & {
  readonly i: number;
  readonly agent_type: string;
};

const MOMENTS = ROLLUP_METRICS.flatMap((metric) =>
  ['n', 'sum', 'sum_squares'].map((part) => `${metric}_${part}`),
);
const SUMMED = [
  ...ROLLUP_COUNTS,
  ...MOMENTS,
  ...ROLLUP_CRITERIA.flatMap((name) => [`${name}_n`, `${name}_sum`]),
];
const EXTREMES = ROLLUP_METRICS.flatMap((metric) =>
  ['min', 'max'].map((how) => [how, `${metric}_${how}`] as const),
);
const TOTALS = [
  ...SUMMED.map((name) => `sum(r.${name}) AS ${name}`),
  ...EXTREMES.map(([how, name]) => `${how}(r.${name}) AS ${name}`),
].join(', ');
const TOTALS_COLUMNS = [...SUMMED, ...EXTREMES.map(([, name]) => name)].join(', ');

/**
 * Totals of windows, by agent type in alphabetical order; in one statement, however many windows there are.
 *
 * @param queries all of one agent type each, or all of all agent types
 */
export function rollupTotals(
  projectId: string,
  queries: readonly WindowQuery[],
): PlannedRead<Map<string, RollupTotals>[]> {
  return plannedRead<TotalsRow, Map<string, RollupTotals>[]>(
    `/* rollup_totals, prepared */ SELECT w.i::integer AS i, r.agent_type, ${TOTALS} FROM ${source(queries, { summed: TOTALS_COLUMNS, kept: TOTALS_COLUMNS })}
      GROUP BY w.i, r.agent_type ORDER BY r.agent_type COLLATE "C"`,
    parametersOf(projectId, queries),
    (rows) =>
      queries.map(
        (_, i) =>
          new Map(
            rows.filter((row) => row.i === i + 1).map((row) => [row.agent_type, toTotals(row)] as const),
          ),
      ),
  );
}

/** A metric's histograms over windows, merged; in one statement, however many windows there are. */
export function rollupHistograms(
  projectId: string,
  metric: RollupMetric,
  queries: readonly WindowQuery[],
): PlannedRead<Histogram[]> {
  const stored = { summed: `${metric}_histogram AS stored`, kept: `${storedHistogram(metric)} AS stored` };
  return plannedRead<{ i: number; stored: string | null }, Histogram[]>(
    `/* rollup_histograms, prepared */ SELECT w.i::integer AS i,
        string_agg(r.stored, ';') AS stored
       FROM ${source(queries, stored)} GROUP BY w.i`,
    parametersOf(projectId, queries),
    (rows) =>
      queries.map((_, i) => {
        const histogram = new Histogram();
        histogram.addStored(rows.find((row) => row.i === i + 1)?.stored ?? '');
        return histogram;
      }),
  );
}

/** What to read, as in SQL: of a row of rollup_agent_day, and of a row `r` of rollup_day and rollup_hour. */
interface Read {
  readonly summed: string;
  readonly kept: string;
}

/** The rows of windows: days, and hours beside them where a window has any. */
function source(queries: readonly WindowQuery[], read: Read): string {
  const isOfOne = queries.some(({ agentType }) => agentType !== null);
  const own = isOfOne ? 'AND agent_type = w.agent_type' : '';
  const hasHours = queries.some(({ window }) => {
    const { head, tail } = partsOf(window);
    return head[0] < head[1] || tail[0] < tail[1];
  });
  const hours = `
      UNION ALL SELECT agent_type, ${read.kept} FROM rollup_hour r
         WHERE project_id = $1 AND hour >= w.head_from AND hour < w.head_to ${own}
      UNION ALL SELECT agent_type, ${read.kept} FROM rollup_hour r
         WHERE project_id = $1 AND hour >= w.tail_from AND hour < w.tail_to ${own}`;
  return `unnest($2::text[], $3::date[], $4::date[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[])
      WITH ORDINALITY AS w(agent_type, day_from, day_to, head_from, head_to, tail_from, tail_to, i)
    CROSS JOIN LATERAL (${isOfOne ? daysOfOne(read) : daysOfAll(read)} ${hasHours ? hours : ''}) r`;
}

function daysOfAll({ kept }: Read): string {
  return `SELECT agent_type, ${kept} FROM rollup_day r WHERE project_id = $1 AND day >= w.day_from AND day < w.day_to`;
}

/**
 * Of each day of the agent type `w.agent_type` from `w.day_from` to before `w.day_to` its sum where there is one, else the
 * rows that it would be made of.
 */
export function daysOfOne({ summed, kept }: Read): string {
  const span = (which: 'min' | 'max'): string =>
    `(SELECT ${which}(day) FROM rollup_day WHERE project_id = $1 AND agent_type = w.agent_type)`;
  const own = 'project_id = $1 AND agent_type = w.agent_type';
  const window = 'day >= w.day_from AND day < w.day_to';
  return `SELECT agent_type, ${summed} FROM rollup_agent_day WHERE ${own} AND ${window}
      UNION ALL SELECT v.* FROM (
        SELECT s::date AS day FROM generate_series(greatest(w.day_from, ${span('min')})::timestamp,
          least(w.day_to - 1, ${span('max')})::timestamp, interval '1 day') s
        EXCEPT ALL SELECT day FROM rollup_agent_day WHERE ${own} AND ${window}) d
      CROSS JOIN LATERAL (SELECT agent_type, ${kept} FROM rollup_day r WHERE ${own} AND day = d.day OFFSET 0) v`;
}

function parametersOf(projectId: string, queries: readonly WindowQuery[]): unknown[] {
  const parts = queries.map(({ window }) => partsOf(window));
  return [
    projectId,
    queries.map(({ agentType }) => agentType),
    parts.map(({ days }) => days[0]),
    parts.map(({ days }) => days[1]),
    parts.map(({ head }) => head[0]),
    parts.map(({ head }) => head[1]),
    parts.map(({ tail }) => tail[0]),
    parts.map(({ tail }) => tail[1]),
  ];
}

function toTotals(row: TotalsRow): RollupTotals {
  const number = (name: string): number => Number(row[name] ?? 0);
  const extreme = (name: string): number | null => (row[name] == null ? null : Number(row[name]));
  const moments = (metric: RollupMetric): Moments => ({
    n: number(`${metric}_n`),
    sum: number(`${metric}_sum`),
    sumSquares: number(`${metric}_sum_squares`),
    min: extreme(`${metric}_min`),
    max: extreme(`${metric}_max`),
  });
  return {
    improvedCount: number('improved_count'),
    unimprovedCount: number('unimproved_count'),
    failedCount: number('failed_count'),
    cancelledCount: number('cancelled_count'),
    successCount: number('success_count'),
    responseScore: moments('response_score'),
    improvement: moments('improvement'),
    duration: moments('duration'),
    criteria: ROLLUP_CRITERIA.map((name) => ({
      criterion: name.toUpperCase() as Uppercase<RollupCriterion>,
      n: number(`${name}_n`),
      sum: number(`${name}_sum`),
    })).filter(({ n }) => n > 0),
  };
}
