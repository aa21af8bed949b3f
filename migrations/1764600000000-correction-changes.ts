import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Corrections are told of in the order in which they came in or their evaluations ended. */
export class CorrectionChanges1764600000000 implements MigrationInterface {
  readonly name = 'CorrectionChanges1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    // What is there already was changed by no transaction that anybody still waits for.
    await runner.query(`
      ALTER TABLE correction_evaluation
        ADD COLUMN tx bigint NOT NULL DEFAULT 0,
        ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY NOT NULL`);
    await runner.query(`
      ALTER TABLE correction_evaluation ALTER COLUMN tx SET DEFAULT ((pg_current_xact_id())::text)::bigint`);
    await runner.query(`CREATE INDEX correction_evaluation_order ON correction_evaluation (tx, position)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE correction_evaluation DROP COLUMN tx, DROP COLUMN position`);
  }
}
