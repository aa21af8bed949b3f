import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What judges and people say of the same cases. */
export class Judges1764240000000 implements MigrationInterface {
  readonly name = 'Judges1764240000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE judge_case (
        project_id text NOT NULL,
        id uuid NOT NULL,
        judge text NOT NULL,
        kind text NOT NULL,
        reference_id uuid NOT NULL,
        human text NOT NULL,
        verdict text,
        is_void boolean NOT NULL DEFAULT false,
        void_reason text,
        response_length integer,
        tries integer NOT NULL DEFAULT 0,
        lease_until timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        judged_at timestamptz(3),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX judge_case_of_reference ON judge_case (project_id, judge, kind, reference_id)`);
    await runner.query(`
      CREATE INDEX judge_case_open ON judge_case (judge, created_at) WHERE verdict IS NULL AND NOT is_void`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE judge_case`);
  }
}
