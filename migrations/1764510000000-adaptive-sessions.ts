import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adaptive sessions are planned by what earlier ones have shown, however few they are among all. */
export class AdaptiveSessions1764510000000 implements MigrationInterface {
  readonly name = 'AdaptiveSessions1764510000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX training_session_adaptive ON training_session (project_id, agent_type, finished_at)
        WHERE mode = 'ADAPTIVE' AND finished_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX training_session_adaptive`);
  }
}
