import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an optimizer run cost is kept with it when its model calls leave. */
export class PrunedOptimizerRuns1764530000000 implements MigrationInterface {
  readonly name = 'PrunedOptimizerRuns1764530000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE optimizer_run ADD COLUMN model_usage jsonb`);
    await runner.query(`
      CREATE INDEX optimizer_run_whole ON optimizer_run (finished_at)
        WHERE finished_at IS NOT NULL AND model_usage IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX optimizer_run_whole`);
    await runner.query(`ALTER TABLE optimizer_run DROP COLUMN model_usage`);
  }
}
