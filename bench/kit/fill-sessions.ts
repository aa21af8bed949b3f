import type pg from 'pg';
import { FILL_ROLLUPS } from '../../migrations/1764300000000-rollups.js';
import { RollupUpkeep } from '../../src/metrics/index.js';
import type { Database } from '../../src/platform/database/database.js';
import { systemClock } from '../../src/platform/system-ports.js';

export interface Fill {
  readonly sessions: number;
  /** Over so many UTC days before today, evenly but for the hours of night. */
  readonly days: number;
  readonly projectId: string;
  /** Told after each part. */
  readonly say?: (message: string) => void;
}

/** Sessions of one statement. */
const CHUNK = 200_000;

/** An agent with its share of the sessions, its mean score, how far sessions differ from it, and the median of its milliseconds. */
const AGENTS = [
  ['engineer', 0.34, 68, 15, 2_400],
  ['documentation', 0.14, 74, 10, 900],
  ['qa', 0.12, 71, 13, 1_800],
  ['research', 0.1, 63, 14, 1_200],
  ['ops', 0.08, 70, 12, 700],
  ['security', 0.07, 66, 16, 2_100],
  ['ticketing', 0.06, 81, 8, 300],
  ['version_control', 0.05, 78, 9, 400],
  ['data_engineer', 0.04, 69, 14, 3_000],
] as const;

const agentValues = (() => {
  let from = 0;
  return AGENTS.map(([name, share, score, spread, ms]) => {
    const row = `('${name}', ${from}::float8, ${(from += share)}::float8, ${score}::float8, ${spread}::float8, ${ms}::float8)`;
    return row;
  }).join(', ');
})();

/** Nearly normal with a standard deviation of 1. */
const NORMAL = '((random() + random() + random() + random() - 2) * 1.732)';
const clip = (points: string): string => `greatest(0, least(100, ${points}))`;

/** Rows $1 < i <= $2 of $3, each drawn by chance. MATERIALIZED, so that a value that is used twice is drawn once. */
const DRAWN = `
  drawn AS MATERIALIZED (
    SELECT i, random() AS pick, random() AS fate, random() AS way, ${NORMAL} AS luck, ${NORMAL} AS pace,
        random() AS effort,
        date_trunc('day', now(), 'UTC') - interval '1 day' * $4::int * (1 - i::float8 / $3::float8)
          - interval '1 hour' * (2 * random() * random()) AS ended
      FROM generate_series($1::bigint + 1, $2::bigint) i),
  shaped AS MATERIALIZED (
    SELECT d.*, a.name, ${clip('a.score + a.spread * d.luck')} AS score,
        round(a.ms * exp(0.8 * d.pace))::bigint AS ms,
        CASE WHEN d.fate < 0.03 THEN 'CANCELLED' WHEN d.fate < 0.07 THEN 'FAILED' WHEN d.fate < 0.55 THEN 'IMPROVED'
          ELSE 'UNIMPROVED' END AS status,
        CASE WHEN d.way < 0.82 THEN 'CONTINUOUS' WHEN d.way < 0.96 THEN 'BATCH' ELSE 'ADAPTIVE' END AS mode,
        md5(i::text || $5) AS hash
      FROM drawn d JOIN agents a ON d.pick >= a.low AND d.pick < a.high),
  rows AS MATERIALIZED (
    SELECT s.*, CASE WHEN status = 'IMPROVED' THEN least(100 - score, 0.5 - 9 * ln(1 - 0.999 * effort)) ELSE 0 END AS gain,
        lpad(to_hex((extract(epoch FROM ended - interval '1 ms' * ms) * 1000)::bigint), 12, '0') AS stamp
      FROM shaped s)`;

const id = (digit: string): string =>
  `(stamp || '7' || substr(hash, 1, 3) || '${digit}' || substr(hash, 4, 15))::uuid`;

/** Points of a criterion, near the session's score. */
const criterion = (name: string, weight: number, offset: number, from: number): string => `jsonb_build_object(
  'criterion', '${name}', 'weight', ${weight}, 'explanation', 'generated', 'findings', '[]'::jsonb,
  'score', ${clip(`score + ${offset} + ('x' || substr(hash, ${from}, 2))::bit(8)::int % 11 - 5`)})`;

const INSERT = `
  WITH agents (name, low, high, score, spread, ms) AS (VALUES ${agentValues}), ${DRAWN},
  sessions AS (
    INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, original_response, context,
      input_hash, strategy, plan, improved_response, evaluation_before_id, improvement_score, failure_code, failure_message,
      failure_is_retryable, attempt, last_sequence, available_at, created_at, started_at, finished_at)
    SELECT $5, ${id('8')}, name, mode, 'MIXED', status, 'An answer.', '{}', hash,
      CASE WHEN status <> 'CANCELLED' THEN name || CASE WHEN i::float8 / $3 > 0.75 THEN '@2' ELSE '@1' END END,
      CASE WHEN status <> 'CANCELLED' THEN '{"targetScore": 80, "templateVersionId": null}'::jsonb END,
      CASE WHEN status = 'IMPROVED' THEN 'A better answer.' END,
      CASE WHEN status IN ('IMPROVED', 'UNIMPROVED') THEN ${id('9')} END,
      CASE WHEN status IN ('IMPROVED', 'UNIMPROVED') THEN gain END,
      CASE WHEN status = 'FAILED' THEN 'ATTEMPTS_EXHAUSTED' END, CASE WHEN status = 'FAILED' THEN 'generated' END,
      CASE WHEN status = 'FAILED' THEN true END, 1, 5,
      ended - interval '1 ms' * ms, ended - interval '1 ms' * ms,
      CASE WHEN status <> 'CANCELLED' THEN ended - interval '1 ms' * ms END, ended
      FROM rows)
  INSERT INTO evaluation (project_id, id, session_id, candidate_ordinal, score, result, created_at)
  SELECT $5, ${id('9')}, ${id('8')}, 0, score, jsonb_build_object('score', score, 'confidence', 0.6, 'evaluators', '[]'::jsonb,
      'criteria', jsonb_build_array(${criterion('CORRECTNESS', 0.5, 3, 20)}, ${criterion('CLARITY', 0.3, -6, 22)},
        ${criterion('COMPLETENESS', 0.2, -1, 24)})), ended
    FROM rows WHERE status IN ('IMPROVED', 'UNIMPROVED')`;

/**
 * Fills an empty project with ended sessions of nine agents, their first evaluations and their rollups, as years of use
 * would leave them. Indexes are taken away meanwhile, so that ten million take minutes: for no database in use.
 */
export async function fillSessions(client: pg.Client, database: Database, fill: Fill): Promise<void> {
  const { sessions, days, projectId, say = () => undefined } = fill;
  const { rows: any } = await client.query('SELECT FROM training_session LIMIT 1');
  if (any.length > 0) throw new Error('there are sessions in this database; give an empty one');
  await client.query(`SET synchronous_commit = off`);
  await client.query(`SET maintenance_work_mem = '512MB'`);
  await client.query(`SET work_mem = '256MB'`);
  await client.query('SELECT setseed(0.42)');
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
      WHERE schemaname = 'public' AND tablename IN ('training_session', 'evaluation') AND indexname NOT LIKE '%pkey'`,
  );
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  for (let from = 0; from < sessions; from += CHUNK) {
    const to = Math.min(from + CHUNK, sessions);
    await client.query(INSERT, [from, to, sessions, days, projectId]);
    say(`${to} of ${sessions} sessions`);
  }
  for (const { definition } of indexes) await client.query(definition);
  say('indexes');
  for (const statement of FILL_ROLLUPS) await client.query(statement);
  say('rollups');
  say(await new RollupUpkeep(database, systemClock).run(new AbortController().signal));
  await client.query(
    'VACUUM (ANALYZE) training_session, evaluation, rollup_day, rollup_hour, rollup_agent_day',
  );
}
