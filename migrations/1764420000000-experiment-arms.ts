import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under which arm a response was given, a unit's earlier sessions, and how an experiment shares units out. */
export class ExperimentArms1764420000000 implements MigrationInterface {
  readonly name = 'ExperimentArms1764420000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE training_session ADD COLUMN instructions_variant_id uuid`);
    await runner.query(`
      CREATE INDEX training_session_of_unit ON training_session (project_id, agent_type, unit_hash, finished_at)
        WHERE unit_hash IS NOT NULL`);
    await runner.query(`ALTER TABLE experiment ADD COLUMN allocation text NOT NULL DEFAULT 'FIXED'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE experiment DROP COLUMN allocation`);
    await runner.query(`DROP INDEX training_session_of_unit`);
    await runner.query(`ALTER TABLE training_session DROP COLUMN instructions_variant_id`);
  }
}
