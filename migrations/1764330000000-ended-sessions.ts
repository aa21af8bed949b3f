import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions by when they ended, and the events that tell of another try, to be counted. */
export class EndedSessions1764330000000 implements MigrationInterface {
  readonly name = 'EndedSessions1764330000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX training_session_ended ON training_session (project_id, finished_at, id) WHERE finished_at IS NOT NULL`);
    await runner.query(
      `CREATE INDEX training_event_retried ON training_event (project_id) WHERE type = 'RETRIED'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX training_event_retried`);
    await runner.query(`DROP INDEX training_session_ended`);
  }
}
