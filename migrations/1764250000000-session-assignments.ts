import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under which instructions a response was given, and for which unit. */
export class SessionAssignments1764250000000 implements MigrationInterface {
  readonly name = 'SessionAssignments1764250000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE training_session ADD COLUMN agent_version_id uuid, ADD COLUMN unit_hash text`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE training_session DROP COLUMN agent_version_id, DROP COLUMN unit_hash`);
  }
}
