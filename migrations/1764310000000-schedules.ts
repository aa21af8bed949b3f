import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What runs by itself, when it did, what came of it and when it will again. */
export class Schedules1764310000000 implements MigrationInterface {
  readonly name = 'Schedules1764310000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE schedule (
      project_id text NOT NULL,
      name text NOT NULL,
      next_run_at timestamptz(3) NOT NULL,
      last_started_at timestamptz(3),
      last_finished_at timestamptz(3),
      last_result text,
      last_failure text,
      failures integer NOT NULL DEFAULT 0,
      attempt integer NOT NULL DEFAULT 0,
      lease_until timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (project_id, name))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE schedule`);
  }
}
