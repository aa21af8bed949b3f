import type { EntityManager } from 'typeorm';
import { bucketOf } from './domain/histogram.js';
import {
  ROLLUP_COUNTS,
  ROLLUP_CRITERIA,
  ROLLUP_METRICS,
  storedCounts,
  storedCriteria,
  storedValues,
  type EndedSession,
  type RollupMetric,
} from './domain/rollup-totals.js';

/** Writers of one key are spread over so many rows. */
export const ROLLUP_SHARDS = 8;

/** The same session always falls into the same shard. */
export function shardOf(sessionId: string): number {
  return Number.parseInt(sessionId.slice(-4), 16) % ROLLUP_SHARDS;
}

/**
 * Adds an ended session to its UTC day and hour, in the transaction that ends it. One statement; the day's row is locked
 * before the hour's, so that those who end several sessions at once do not wait for each other in a circle.
 */
export async function recordRollup(tx: EntityManager, ended: EndedSession): Promise<void> {
  const values = storedValues(ended);
  const parameters: unknown[] = [
    ended.projectId,
    ended.finishedAt.toISOString(),
    ended.agentType,
    ended.strategy ?? '',
    ended.mode,
    shardOf(ended.sessionId),
  ];
  const counts = storedCounts(ended);
  parameters.push(...ROLLUP_COUNTS.map((name) => counts[name]));
  const present = ROLLUP_METRICS.filter((metric) => values[metric] !== null);
  for (const metric of present) {
    const value = values[metric]!;
    const bucket = bucketOf(value);
    parameters.push(value, (BigInt(value) * BigInt(value)).toString(), bucket, `[${bucket}:${bucket}]={1}`);
  }
  const hasCriteria = ended.criteria.length > 0;
  if (hasCriteria) {
    const criteria = storedCriteria(ended);
    for (const name of ROLLUP_CRITERIA) parameters.push(criteria.has(name) ? 1 : 0, criteria.get(name) ?? 0);
  }
  await tx.query(statementFor(present, hasCriteria), parameters);
}

const statements = new Map<string, string>();

function statementFor(present: readonly RollupMetric[], hasCriteria: boolean): string {
  const key = `${present.join()} ${hasCriteria}`;
  let statement = statements.get(key);
  if (statement === undefined) statements.set(key, (statement = write(present, hasCriteria)));
  return statement;
}

const KEY_PARAMETERS = 6;

/** The statement for sessions with these metrics; what they lack is left alone. */
function write(present: readonly RollupMetric[], hasCriteria: boolean): string {
  const columns: string[] = [];
  const values: string[] = [];
  const updates: string[] = [];
  let parameter = KEY_PARAMETERS;
  const next = (type: string): string => `$${(parameter += 1)}::${type}`;
  const added = (column: string, value: string): void => {
    columns.push(column);
    values.push(value);
    updates.push(`${column} = r.${column} + excluded.${column}`);
  };
  for (const name of ROLLUP_COUNTS) added(name, next('bigint'));
  for (const metric of present) {
    const [value, square, bucket, histogram] = [
      next('bigint'),
      next('numeric'),
      next('integer'),
      next('integer[]'),
    ];
    added(`${metric}_n`, '1');
    added(`${metric}_sum`, value);
    added(`${metric}_sum_squares`, square);
    columns.push(`${metric}_min`, `${metric}_max`, `${metric}_histogram`);
    values.push(value, value, histogram);
    updates.push(
      `${metric}_min = least(r.${metric}_min, excluded.${metric}_min)`,
      `${metric}_max = greatest(r.${metric}_max, excluded.${metric}_max)`,
      // Assigning behind an array's bounds widens it.
      `${metric}_histogram[${bucket}] = coalesce(r.${metric}_histogram[${bucket}], 0) + 1`,
    );
  }
  if (hasCriteria) {
    for (const name of ROLLUP_CRITERIA) {
      added(`${name}_n`, next('bigint'));
      added(`${name}_sum`, next('bigint'));
    }
  }
  const into = (table: string, bucket: string, at: string): string =>
    `INSERT INTO ${table} AS r (project_id, ${bucket}, agent_type, strategy, mode, shard, ${columns.join(', ')})
     VALUES ($1, ${at}, $3, $4, $5, $6::smallint, ${values.join(', ')})
     ON CONFLICT (project_id, ${bucket}, agent_type, strategy, mode, shard) DO UPDATE SET ${updates.join(', ')}`;
  return `/* record_rollup, prepared */ WITH hourly AS (
      ${into('rollup_hour', 'hour', "date_trunc('hour', $2::timestamptz, 'UTC')")})
    ${into('rollup_day', 'day', "($2::timestamptz AT TIME ZONE 'UTC')::date")}`;
}
