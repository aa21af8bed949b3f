import type { MigrationInterface, QueryRunner } from 'typeorm';

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
const COUNTS = ['improved_count', 'unimproved_count', 'failed_count', 'cancelled_count', 'success_count'];

const MEASURES = [
  ...COUNTS,
  ...METRICS.flatMap((metric) => [
    `${metric}_n`,
    `${metric}_sum`,
    `${metric}_sum_squares`,
    `${metric}_min`,
    `${metric}_max`,
    `${metric}_histogram`,
  ]),
  ...CRITERIA.flatMap((criterion) => [`${criterion}_n`, `${criterion}_sum`]),
];

const NEW_COLUMNS = [
  ...METRICS.flatMap((metric) => [
    `${metric}_min bigint`,
    `${metric}_max bigint`,
    `${metric}_histogram integer[]`,
  ]),
  ...CRITERIA.flatMap((criterion) => [
    `${criterion}_n bigint NOT NULL DEFAULT 0`,
    `${criterion}_sum bigint NOT NULL DEFAULT 0`,
  ]),
];

const VALUE_COLUMNS = [
  ...COUNTS.map((name) => `${name} bigint NOT NULL DEFAULT 0`),
  ...METRICS.flatMap((metric) => [
    `${metric}_n bigint NOT NULL DEFAULT 0`,
    `${metric}_sum bigint NOT NULL DEFAULT 0`,
    `${metric}_sum_squares numeric NOT NULL DEFAULT 0`,
  ]),
  ...NEW_COLUMNS,
].join(', ');

const nameOf = (column: string): string => column.split(' ')[0]!;

/** Rows are rewritten in place, and their histograms are to stay in them as they are. */
const STORAGE = '(fillfactor = 50, toast_tuple_target = 8160)';

/** Relative error of 2 %: the base of the buckets is 1.02 / 0.98. */
const bucketOf = (value: string): string =>
  `CASE WHEN ${value} = 0 THEN 0
     ELSE sign(${value})::integer * (1 + ceil(ln(abs(${value})::double precision) / ln(1.02::double precision / 0.98))::integer) END`;

/** Counts by bucket, as an array whose subscripts are the buckets. */
const histogramOf = (metric: string): string => `(
  SELECT ('[' || min(b) || ':' || max(b) || ']={' || string_agg(coalesce(c::text, 'NULL'), ',' ORDER BY b) || '}')::integer[]
    FROM (SELECT b, sum(c) AS c
            FROM (SELECT (bucket.value)::integer AS b, 1 AS c FROM unnest(array_agg(g.${metric}_bucket)) AS bucket(value)
                   WHERE bucket.value IS NOT NULL
                  UNION ALL
                  SELECT generate_series(min(g.${metric}_bucket), max(g.${metric}_bucket)), NULL) every
           GROUP BY b) counted)`;

/** Of each ended session its key and what it adds; `bucket` says of which span of time it is. */
const sessions = (bucket: string, where: string): string => `
  SELECT v.*, ${METRICS.map((metric) => `${bucketOf(`v.${metric}`)} AS ${metric}_bucket`).join(', ')}
    FROM (
      SELECT s.project_id, ${bucket} AS bucket, s.agent_type, coalesce(s.strategy, '') AS strategy, s.mode,
          ('x' || right(s.id::text, 4))::bit(16)::integer % 8 AS shard, s.status,
          s.status = 'IMPROVED' OR (s.status = 'UNIMPROVED' AND e.score >= (s.plan->>'targetScore')::double precision)
            AS is_success,
          CASE WHEN s.status IN ('IMPROVED', 'UNIMPROVED') THEN floor(e.score * 1000 + 0.5)::bigint END AS response_score,
          CASE WHEN s.status IN ('IMPROVED', 'UNIMPROVED') THEN floor(s.improvement_score * 1000 + 0.5)::bigint END
            AS improvement,
          round(extract(epoch FROM s.finished_at - s.started_at) * 1000)::bigint AS duration,
          ${CRITERIA.map((criterion) => `c.${criterion}`).join(', ')}
        FROM training_session s
        LEFT JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
        LEFT JOIN LATERAL (
          SELECT ${CRITERIA.map(
            (criterion) =>
              `max(floor((item->>'score')::double precision * 1000 + 0.5)::bigint)
                 FILTER (WHERE item->>'criterion' = '${criterion.toUpperCase()}') AS ${criterion}`,
          ).join(', ')}
            FROM jsonb_array_elements(e.result->'criteria') item WHERE (item->>'weight')::double precision > 0
        ) c ON s.status IN ('IMPROVED', 'UNIMPROVED')
       WHERE s.finished_at IS NOT NULL AND ${where}) v`;

/** Rolls sessions up, into all columns of a rollup but its span's. */
const rolledUp = (bucket: string, where: string): string => `
  SELECT g.project_id, g.bucket, g.agent_type, g.strategy, g.mode, g.shard::smallint,
      ${['IMPROVED', 'UNIMPROVED', 'FAILED', 'CANCELLED'].map((status) => `count(*) FILTER (WHERE g.status = '${status}') AS ${status.toLowerCase()}_count`).join(', ')},
      count(*) FILTER (WHERE g.is_success) AS success_count,
      ${METRICS.map(
        (
          metric,
        ) => `count(g.${metric}) AS ${metric}_n, coalesce(sum(g.${metric}), 0)::bigint AS ${metric}_sum,
      coalesce(sum(g.${metric}::numeric * g.${metric}), 0) AS ${metric}_sum_squares,
      min(g.${metric}) AS ${metric}_min, max(g.${metric}) AS ${metric}_max, ${histogramOf(metric)} AS ${metric}_histogram`,
      ).join(',\n      ')},
      ${CRITERIA.map((criterion) => `count(g.${criterion}) AS ${criterion}_n, coalesce(sum(g.${criterion}), 0)::bigint AS ${criterion}_sum`).join(', ')}
    FROM (${sessions(bucket, where)}) g GROUP BY 1, 2, 3, 4, 5, 6`;

const NAMES = MEASURES.join(', ');

/** Rolls up all sessions that are kept, where there are no rollups; what older columns of these say is left as it is. */
export const FILL_ROLLUPS = [
  `
      INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, ${NAMES})
      SELECT project_id, bucket, agent_type, strategy, mode, shard, ${NAMES}
        FROM (${rolledUp(`(s.finished_at AT TIME ZONE 'UTC')::date`, 'true')}) rolled
      ON CONFLICT (project_id, day, agent_type, strategy, mode, shard)
        DO UPDATE SET ${NEW_COLUMNS.map(nameOf)
          .map((name) => `${name} = excluded.${name}`)
          .join(', ')}`,
  `
      INSERT INTO rollup_hour (project_id, hour, agent_type, strategy, mode, shard, ${NAMES})
      SELECT project_id, bucket, agent_type, strategy, mode, shard, ${NAMES}
        FROM (${rolledUp(
          `date_trunc('hour', s.finished_at, 'UTC')`,
          `s.finished_at >= date_trunc('day', now(), 'UTC') - interval '15 days'`,
        )}) rolled`,
];

/**
 * Days that are over, by agent type alone. Whoever changes a row of such a day takes its sum away; the lock keeps a sum from
 * being made of rows that are being changed (metrics/sum-agent-days.ts takes the same).
 */
const AGENT_DAYS = [
  `CREATE TABLE rollup_agent_day (
     project_id text NOT NULL,
     agent_type text NOT NULL,
     day date NOT NULL,
     ${VALUE_COLUMNS},
     PRIMARY KEY (project_id, agent_type, day)
   ) WITH ${STORAGE}`,
  `CREATE FUNCTION forget_agent_day() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'TRUNCATE' THEN
         DELETE FROM rollup_agent_day;
         RETURN NULL;
       END IF;
       IF TG_OP <> 'INSERT' THEN
         PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'agent_day', OLD.project_id, OLD.agent_type, OLD.day), 0));
         DELETE FROM rollup_agent_day
          WHERE project_id = OLD.project_id AND agent_type = OLD.agent_type AND day = OLD.day;
       END IF;
       IF TG_OP <> 'DELETE' THEN
         PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'agent_day', NEW.project_id, NEW.agent_type, NEW.day), 0));
         DELETE FROM rollup_agent_day
          WHERE project_id = NEW.project_id AND agent_type = NEW.agent_type AND day = NEW.day;
       END IF;
       RETURN NULL;
     END $$`,
  // Those of today, of which there is no sum, pay for the comparison alone.
  `CREATE TRIGGER rollup_day_inserted AFTER INSERT ON rollup_day FOR EACH ROW
     WHEN (NEW.day < (now() AT TIME ZONE 'UTC')::date) EXECUTE FUNCTION forget_agent_day()`,
  `CREATE TRIGGER rollup_day_updated AFTER UPDATE ON rollup_day FOR EACH ROW
     WHEN (least(OLD.day, NEW.day) < (now() AT TIME ZONE 'UTC')::date) EXECUTE FUNCTION forget_agent_day()`,
  `CREATE TRIGGER rollup_day_deleted AFTER DELETE ON rollup_day FOR EACH ROW
     WHEN (OLD.day < (now() AT TIME ZONE 'UTC')::date) EXECUTE FUNCTION forget_agent_day()`,
  `CREATE TRIGGER rollup_day_emptied AFTER TRUNCATE ON rollup_day EXECUTE FUNCTION forget_agent_day()`,
];

/** Rollups by the hour too, with extremes, histograms and criteria; filled from the sessions that are kept. */
export class Rollups1764300000000 implements MigrationInterface {
  readonly name = 'Rollups1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE rollup_day ${NEW_COLUMNS.map((column) => `ADD COLUMN ${column}`).join(', ')}`,
    );
    await runner.query(`ALTER TABLE rollup_day SET ${STORAGE}`);
    await runner.query(`CREATE INDEX rollup_day_of_agent ON rollup_day (project_id, agent_type, day)`);
    await runner.query(`CREATE INDEX rollup_day_unfolded ON rollup_day (day) WHERE shard > 0`);
    await runner.query(`
      CREATE TABLE rollup_hour (
        project_id text NOT NULL,
        hour timestamptz(3) NOT NULL,
        agent_type text NOT NULL,
        strategy text NOT NULL,
        mode text NOT NULL,
        shard smallint NOT NULL,
        ${VALUE_COLUMNS},
        PRIMARY KEY (project_id, hour, agent_type, strategy, mode, shard)
      ) WITH ${STORAGE}`);
    await runner.query(`CREATE INDEX rollup_hour_of_agent ON rollup_hour (project_id, agent_type, hour)`);
    await runner.query(`
      CREATE INDEX training_session_ended_of_agent ON training_session (project_id, agent_type, finished_at)
        WHERE finished_at IS NOT NULL`);

    for (const statement of FILL_ROLLUPS) await runner.query(statement);
    for (const statement of AGENT_DAYS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const change of ['inserted', 'updated', 'deleted', 'emptied']) {
      await runner.query(`DROP TRIGGER rollup_day_${change} ON rollup_day`);
    }
    await runner.query(`DROP FUNCTION forget_agent_day`);
    await runner.query(`DROP TABLE rollup_agent_day`);
    await runner.query(`DROP INDEX training_session_ended_of_agent`);
    await runner.query(`DROP TABLE rollup_hour`);
    await runner.query(`DROP INDEX rollup_day_unfolded`);
    await runner.query(`DROP INDEX rollup_day_of_agent`);
    await runner.query(
      `ALTER TABLE rollup_day ${NEW_COLUMNS.map((column) => `DROP COLUMN ${nameOf(column)}`).join(', ')}`,
    );
    await runner.query(`ALTER TABLE rollup_day RESET (fillfactor, toast_tuple_target)`);
  }
}
