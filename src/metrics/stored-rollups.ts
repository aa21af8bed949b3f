import type { EntityManager } from 'typeorm';
import type { Histogram } from './domain/histogram.js';
import {
  ROLLUP_COUNTS,
  ROLLUP_CRITERIA,
  ROLLUP_METRICS,
  RollupRow,
  type MetricTotals,
  type RollupMetric,
} from './domain/rollup-totals.js';

/** A rollup's table, and the column that says of which span of time a row is. */
export type RollupGrain = 'day' | 'hour';

/** Where a row of a rollup stands. */
export interface RollupKey {
  readonly projectId: string;
  readonly grain: RollupGrain;
  /** As in 2026-01-31, or as a moment in ISO 8601. */
  readonly bucket: string;
  readonly agentType: string;
  /** Empty for sessions that ended before they were planned. */
  readonly strategy: string;
  readonly mode: string;
}

/** One UTC day of an agent type. */
export interface AgentDay {
  readonly projectId: string;
  readonly agentType: string;
  /** As in 2026-01-31. */
  readonly day: string;
}

const METRIC_PARTS = ['n', 'sum', 'sum_squares', 'min', 'max'] as const;

const VALUES = [
  ...ROLLUP_COUNTS,
  ...ROLLUP_METRICS.flatMap((metric) => METRIC_PARTS.map((part) => `${metric}_${part}`)),
  ...ROLLUP_CRITERIA.flatMap((name) => [`${name}_n`, `${name}_sum`]),
];

/** A histogram of the row `r` of rollup_day or rollup_hour, in SQL, as Histogram.addStored reads it. */
export const storedHistogram = (metric: RollupMetric): string =>
  `array_lower(r.${metric}_histogram, 1) || ':' || array_to_string(r.${metric}_histogram, ',', '')`;

/** All values of a rollup's row `r`, as an array of texts that parseStored reads. */
export const STORED_VALUES = `ARRAY[${[
  ...VALUES.map((name) => `r.${name}::text`),
  ...ROLLUP_METRICS.map(storedHistogram),
].join(', ')}]`;

/** What STORED_VALUES has answered. */
export function parseStored(values: readonly (string | null)[]): RollupRow {
  const row = new RollupRow();
  let at = 0;
  const next = (): bigint => BigInt(values[at++] ?? 0);
  const extreme = (): bigint | null => (values[at] === null ? (at++, null) : next());
  for (const name of ROLLUP_COUNTS) row.counts.set(name, next());
  for (const metric of ROLLUP_METRICS) {
    row.metrics
      .get(metric)!
      .merge({ n: next(), sum: next(), sumSquares: next(), min: extreme(), max: extreme() });
  }
  for (const name of ROLLUP_CRITERIA) row.criteria.set(name, { n: next(), sum: next() });
  for (const metric of ROLLUP_METRICS) row.metrics.get(metric)!.histogram.addStored(values[at++] ?? '');
  return row;
}

/** Whether two rows hold the same, to the last digit. */
export function isSameRow(a: RollupRow, b: RollupRow): boolean {
  return factsOf(a) === factsOf(b);
}

function factsOf(row: RollupRow): string {
  const metric = ({ n, sum, sumSquares, min, max, histogram }: MetricTotals): string =>
    [n, sum, sumSquares, min, max, histogram.entries().join(' ')].join(',');
  return [
    [...row.counts.values()].join(),
    [...row.metrics.values()].map(metric).join(';'),
    [...row.criteria.values()].map(({ n, sum }) => `${n},${sum}`).join(';'),
  ].join('|');
}

const COLUMNS = [...VALUES, ...ROLLUP_METRICS.map((metric) => `${metric}_histogram`)];

/** Puts a row in the place of what is stored there, or of nothing. */
export async function writeStored(
  tx: EntityManager,
  { projectId, grain, bucket, agentType, strategy, mode }: RollupKey,
  shard: number,
  row: RollupRow,
): Promise<void> {
  const key = { project_id: projectId, [grain]: bucket, agent_type: agentType, strategy, mode, shard };
  await upsert(tx, `rollup_${grain}`, key, row, (histogram) => histogram.toArrayLiteral());
}

/** Puts the sum of an agent type's day in its place. */
export async function writeAgentDay(
  tx: EntityManager,
  { projectId, agentType, day }: AgentDay,
  row: RollupRow,
): Promise<void> {
  const key = { project_id: projectId, agent_type: agentType, day };
  await upsert(tx, 'rollup_agent_day', key, row, (histogram) => histogram.toStored());
}

async function upsert(
  tx: EntityManager,
  table: string,
  key: Readonly<Record<string, unknown>>,
  row: RollupRow,
  literalOf: (histogram: Histogram) => string | null,
): Promise<void> {
  const metrics = ROLLUP_METRICS.map((name) => row.metrics.get(name)!);
  const values = [
    ...row.counts.values(),
    ...metrics.flatMap(({ n, sum, sumSquares, min, max }) => [n, sum, sumSquares, min, max]),
    ...[...row.criteria.values()].flatMap(({ n, sum }) => [n, sum]),
  ].map((value) => value?.toString() ?? null);
  const names = Object.keys(key);
  const columns = [...names, ...COLUMNS];
  await tx.query(
    `/* write_rollup */ INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})
     ON CONFLICT (${names.join(', ')}) DO UPDATE SET ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [...Object.values(key), ...values, ...metrics.map(({ histogram }) => literalOf(histogram))],
  );
}

/** Makes an empty row where there is none, so that it can be locked. */
export async function ensureStored(tx: EntityManager, key: RollupKey, shard: number): Promise<void> {
  const { grain } = key;
  await tx.query(
    `/* ensure_rollup */ INSERT INTO rollup_${grain} (project_id, ${grain}, agent_type, strategy, mode, shard)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [key.projectId, key.bucket, key.agentType, key.strategy, key.mode, shard],
  );
}

/** Takes rows of a key away; only such as are locked, for others may have been written to since. */
export async function deleteStored(
  tx: EntityManager,
  key: RollupKey,
  shards: readonly number[],
): Promise<void> {
  if (shards.length === 0) return;
  const { grain } = key;
  await tx.query(
    `/* delete_rollups */ DELETE FROM rollup_${grain} WHERE project_id = $1 AND ${grain} = $2 AND agent_type = $3
       AND strategy = $4 AND mode = $5 AND shard = ANY($6::smallint[])`,
    [key.projectId, key.bucket, key.agentType, key.strategy, key.mode, shards],
  );
}
