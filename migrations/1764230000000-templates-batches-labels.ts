import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Templates with their versions, batches of sessions, and what people said of responses. */
export class TemplatesBatchesLabels1764230000000 implements MigrationInterface {
  readonly name = 'TemplatesBatchesLabels1764230000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE training_template (
        project_id text NOT NULL,
        id uuid NOT NULL,
        agent_type text NOT NULL,
        slug text NOT NULL,
        description text NOT NULL,
        data_format text NOT NULL,
        current_version_id uuid NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX training_template_slug ON training_template (project_id, agent_type, slug)`,
    );
    await runner.query(`
      CREATE TABLE training_template_version (
        project_id text NOT NULL,
        id uuid NOT NULL,
        template_id uuid NOT NULL,
        version integer NOT NULL,
        origin text NOT NULL,
        prompt_template text NOT NULL,
        success_criteria text[] NOT NULL,
        improvement_areas text[] NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX training_template_version_number
        ON training_template_version (project_id, template_id, version)`);
    await runner.query(`
      CREATE INDEX training_template_version_newest
        ON training_template_version (project_id, template_id, created_at, id)`);

    await runner.query(`
      CREATE TABLE training_batch (
        project_id text NOT NULL,
        id uuid NOT NULL,
        mode text NOT NULL,
        idempotency_key text,
        input_hash text NOT NULL,
        recurring_findings jsonb,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        finished_at timestamptz(3),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX training_batch_idempotency_key ON training_batch (project_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL`);
    await runner.query(
      `CREATE INDEX training_batch_unfinished ON training_batch (created_at) WHERE finished_at IS NULL`,
    );

    await runner.query(`
      ALTER TABLE training_session ADD COLUMN template_version_id uuid, ADD COLUMN batch_id uuid`);
    await runner.query(`
      CREATE INDEX training_session_of_template ON training_session (project_id, template_version_id, status)
        WHERE template_version_id IS NOT NULL`);
    await runner.query(`
      CREATE INDEX training_session_of_batch ON training_session (project_id, batch_id, created_at, id)
        WHERE batch_id IS NOT NULL`);
    await runner.query(`
      CREATE INDEX training_session_unfinished_of_batch ON training_session (project_id, batch_id)
        WHERE batch_id IS NOT NULL AND status IN ('QUEUED', 'RUNNING')`);

    await runner.query(`ALTER TABLE training_event ADD COLUMN batch_id uuid`);
    await runner.query(`
      CREATE INDEX training_event_of_batch ON training_event (project_id, batch_id, tx, position)
        WHERE batch_id IS NOT NULL`);

    await runner.query(`
      CREATE TABLE response_label (
        project_id text NOT NULL,
        session_id uuid NOT NULL,
        is_acceptable boolean NOT NULL,
        reason text,
        labelled_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (project_id, session_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE response_label`);
    await runner.query(`DROP INDEX training_event_of_batch`);
    await runner.query(`ALTER TABLE training_event DROP COLUMN batch_id`);
    await runner.query(`DROP INDEX training_session_unfinished_of_batch`);
    await runner.query(`DROP INDEX training_session_of_batch`);
    await runner.query(`DROP INDEX training_session_of_template`);
    await runner.query(`ALTER TABLE training_session DROP COLUMN batch_id, DROP COLUMN template_version_id`);
    await runner.query(`DROP TABLE training_batch`);
    await runner.query(`DROP TABLE training_template_version`);
    await runner.query(`DROP TABLE training_template`);
  }
}
