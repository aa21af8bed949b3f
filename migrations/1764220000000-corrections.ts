import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people corrected, how both sides were evaluated, and how corrections are found again. */
export class Corrections1764220000000 implements MigrationInterface {
  readonly name = 'Corrections1764220000000';

  async up(runner: QueryRunner): Promise<void> {
    // Both are trusted: whoever may create tables in the database may create them.
    await runner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await runner.query(`CREATE EXTENSION IF NOT EXISTS btree_gin`);

    await runner.query(`
      CREATE TABLE correction (
        project_id text NOT NULL,
        id uuid NOT NULL,
        agent_type text NOT NULL,
        session_id uuid,
        is_of_improvement boolean NOT NULL DEFAULT false,
        data_format text NOT NULL,
        type text NOT NULL,
        severity text NOT NULL,
        task_description text,
        original_response text NOT NULL,
        corrected_response text NOT NULL,
        feedback text,
        diff text,
        redactions text[] NOT NULL DEFAULT '{}',
        idempotency_key text,
        input_hash text NOT NULL,
        tokens integer NOT NULL,
        topic_terms tsvector NOT NULL,
        search_terms tsvector NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);
    // Long texts leave the row, so that many rows fit a page where they are looked for.
    await runner.query(`ALTER TABLE correction SET (toast_tuple_target = 512)`);
    await runner.query(`CREATE INDEX correction_newest ON correction (project_id, created_at, id)`);
    await runner.query(
      `CREATE INDEX correction_newest_of_agent ON correction (project_id, agent_type, created_at, id)`,
    );
    await runner.query(`
      CREATE INDEX correction_of_session ON correction (project_id, session_id, created_at, id)
        WHERE session_id IS NOT NULL`);
    await runner.query(`
      CREATE UNIQUE INDEX correction_idempotency_key ON correction (project_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL`);
    // Without a list of pending entries, which every search would have to read through.
    await runner.query(`
      CREATE INDEX correction_search ON correction USING gin (project_id, agent_type, search_terms, topic_terms)
        WITH (fastupdate = off)`);
    await runner.query(`
      CREATE INDEX correction_topic ON correction USING gin
        (project_id, agent_type, left(coalesce(task_description, original_response), 300) gin_trgm_ops)
        WITH (fastupdate = off)`);

    await runner.query(`
      CREATE TABLE correction_evaluation (
        project_id text NOT NULL,
        id uuid NOT NULL,
        status text NOT NULL DEFAULT 'PENDING',
        failure text,
        original json,
        corrected json,
        is_disagreement boolean,
        embedding real[],
        embedding_model text,
        attempt integer NOT NULL DEFAULT 0,
        given_back integer NOT NULL DEFAULT 0,
        lease_until timestamptz(3),
        available_at timestamptz(3) NOT NULL DEFAULT now(),
        finished_at timestamptz(3),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(
      `CREATE INDEX correction_evaluation_open ON correction_evaluation (available_at) WHERE status = 'PENDING'`,
    );
  }

  /** The extensions stay: others may use them, and may have had them before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE correction_evaluation`);
    await runner.query(`DROP TABLE correction`);
  }
}
