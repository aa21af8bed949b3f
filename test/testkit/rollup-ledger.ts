import type pg from 'pg';

const COUNTS = ['improved_count', 'unimproved_count', 'failed_count', 'cancelled_count', 'success_count'];
const METRICS = ['response_score', 'improvement', 'duration'];
const CRITERIA = [
  'correctness',
  'completeness',
  'clarity',
  'efficiency',
  'safety',
  'relevance',
  'helpfulness',
];

/** Written down here once more: the base of the buckets for a relative error of 2 %. */
const BUCKET = (value: string): string =>
  `CASE WHEN ${value} = 0 THEN 0
     ELSE sign(${value})::integer * (1 + ceil(ln(abs(${value})::float8) / ln(1.02::float8 / 0.98))::integer) END`;

/** Each ended session's key and values, straight from the raw rows. */
const RAW = `
  SELECT s.id, s.project_id, s.agent_type, coalesce(s.strategy, '') AS strategy, s.mode, s.finished_at,
      (s.status = 'IMPROVED')::int AS improved_count, (s.status = 'UNIMPROVED')::int AS unimproved_count,
      (s.status = 'FAILED')::int AS failed_count, (s.status = 'CANCELLED')::int AS cancelled_count,
      (s.status = 'IMPROVED' OR s.status = 'UNIMPROVED' AND e.score >= (s.plan->>'targetScore')::float8)::int AS success_count,
      CASE WHEN s.status IN ('IMPROVED', 'UNIMPROVED') THEN floor(e.score * 1000 + 0.5)::bigint END AS response_score,
      CASE WHEN s.status IN ('IMPROVED', 'UNIMPROVED') THEN floor(s.improvement_score * 1000 + 0.5)::bigint END AS improvement,
      (extract(epoch FROM s.finished_at - s.started_at) * 1000)::bigint AS duration,
      CASE WHEN s.status IN ('IMPROVED', 'UNIMPROVED') THEN e.result->'criteria' END AS criteria
    FROM training_session s
    LEFT JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
   WHERE s.finished_at IS NOT NULL`;

const KEY = 'project_id, agent_type, strategy, mode';

/** One fact a row, from the sessions: (bucket, key, name, value). */
function rawFacts(bucket: string): string {
  const facts: string[] = [];
  const fact = (name: string, value: string, where = 'true'): void => {
    facts.push(
      `SELECT ${bucket} AS bucket, ${KEY}, ${name} AS name, (${value})::numeric AS value FROM raw WHERE ${where} GROUP BY 1, 2, 3, 4, 5, 6`,
    );
  };
  for (const name of COUNTS) fact(`'${name}'::text`, `sum(${name})`);
  for (const metric of METRICS) {
    fact(`'${metric}_n'::text`, `count(${metric})`);
    fact(`'${metric}_sum'::text`, `sum(${metric})`);
    fact(`'${metric}_sum_squares'::text`, `sum(${metric}::numeric * ${metric})`);
    fact(`'${metric}_min'::text`, `min(${metric})`);
    fact(`'${metric}_max'::text`, `max(${metric})`);
    fact(`'${metric}_histogram ' || (${BUCKET(metric)})::text`, 'count(*)', `${metric} IS NOT NULL`);
  }
  const items = `(SELECT raw.*, item FROM raw, jsonb_array_elements(raw.criteria) item WHERE (item->>'weight')::float8 > 0)`;
  for (const [part, value] of [
    ['n', 'count(*)'],
    ['sum', `sum(floor((item->>'score')::float8 * 1000 + 0.5)::bigint)`],
  ]) {
    facts.push(
      `SELECT ${bucket} AS bucket, ${KEY}, lower(item->>'criterion') || '_${part}' AS name, (${value})::numeric AS value
         FROM ${items} i GROUP BY 1, 2, 3, 4, 5, 6`,
    );
  }
  return facts.join(' UNION ALL ');
}

/** The same from a rollup. */
function rolledFacts(table: string, bucket: string): string {
  const facts: string[] = [];
  const fact = (name: string, value: string): void => {
    facts.push(
      `SELECT ${bucket} AS bucket, ${KEY}, '${name}'::text AS name, (${value})::numeric AS value FROM ${table} GROUP BY 1, 2, 3, 4, 5`,
    );
  };
  for (const name of COUNTS) fact(name, `sum(${name})`);
  for (const metric of METRICS) {
    for (const part of ['n', 'sum', 'sum_squares']) fact(`${metric}_${part}`, `sum(${metric}_${part})`);
    for (const part of ['min', 'max']) fact(`${metric}_${part}`, `${part}(${metric}_${part})`);
    facts.push(
      `SELECT ${bucket} AS bucket, ${KEY}, '${metric}_histogram ' || i AS name, sum(${metric}_histogram[i])::numeric AS value
         FROM ${table}, generate_subscripts(${metric}_histogram, 1) i GROUP BY 1, 2, 3, 4, 5, 6`,
    );
  }
  for (const name of CRITERIA) {
    for (const part of ['n', 'sum']) fact(`${name}_${part}`, `sum(${name}_${part})`);
  }
  return facts.join(' UNION ALL ');
}

export interface RollupFault {
  readonly side: 'raw' | 'rollup';
  readonly bucket: string;
  readonly agent_type: string;
  readonly name: string;
  readonly value: string;
}

/** What rollups and sessions do not agree upon; empty where each fact of the one is one of the other. */
export async function rollupFaults(
  client: pg.Client,
  table: 'rollup_day' | 'rollup_hour',
): Promise<RollupFault[]> {
  const [rawBucket, bucket] =
    table === 'rollup_day'
      ? [`(finished_at AT TIME ZONE 'UTC')::date::text`, 'day::text']
      : [`date_trunc('hour', finished_at, 'UTC')::text`, 'hour::text'];
  const { rows } = await client.query<RollupFault>(
    `WITH raw AS (${RAW}),
       own AS (SELECT * FROM (${rawFacts(rawBucket)}) f WHERE value IS NOT NULL AND (value <> 0 OR name ~ '_(min|max)$')),
       rolled AS (SELECT * FROM (${rolledFacts(table, bucket)}) f WHERE value IS NOT NULL AND (value <> 0 OR name ~ '_(min|max)$'))
     SELECT 'raw' AS side, * FROM (SELECT * FROM own EXCEPT ALL SELECT * FROM rolled) a
     UNION ALL SELECT 'rollup', * FROM (SELECT * FROM rolled EXCEPT ALL SELECT * FROM own) b
     ORDER BY bucket, agent_type, name LIMIT 50`,
  );
  return rows;
}
