import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An arm that breaches a guardrail is stopped by itself. */
export class StoppedArms1764590000000 implements MigrationInterface {
  readonly name = 'StoppedArms1764590000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE experiment_variant ADD COLUMN breached_guardrail text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE experiment_variant DROP COLUMN breached_guardrail`);
  }
}
