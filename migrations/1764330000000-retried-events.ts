import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The events that tell of another try, to be counted. */
export class RetriedEvents1764330000000 implements MigrationInterface {
  readonly name = 'RetriedEvents1764330000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX training_event_retried ON training_event (project_id) WHERE type = 'RETRIED'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX training_event_retried`);
  }
}
