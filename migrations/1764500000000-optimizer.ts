import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Searches for better templates, and what they found out on the way. */
export class Optimizer1764500000000 implements MigrationInterface {
  readonly name = 'Optimizer1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SEQUENCE optimizer_change`);
    await runner.query(`
      CREATE TABLE optimizer_run (
        project_id text NOT NULL,
        id uuid NOT NULL,
        template_id uuid NOT NULL,
        status text NOT NULL,
        seed_version_id uuid NOT NULL,
        result_version_id uuid,
        verdict text,
        holdout_gain double precision,
        holdout_lower double precision,
        holdout_upper double precision,
        plan jsonb NOT NULL,
        max_cost_usd double precision NOT NULL,
        max_calls integer NOT NULL,
        test_count integer NOT NULL DEFAULT 0,
        progress double precision NOT NULL DEFAULT 0,
        failure_reason text,
        idempotency_key text,
        input_hash text NOT NULL,
        attempt integer NOT NULL DEFAULT 0,
        failures integer NOT NULL DEFAULT 0,
        lease_until timestamptz(3),
        available_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        finished_at timestamptz(3),
        tx bigint NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX optimizer_run_idempotency_key ON optimizer_run (project_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL`);
    await runner.query(`
      CREATE UNIQUE INDEX optimizer_run_active ON optimizer_run (project_id, template_id)
        WHERE status IN ('QUEUED', 'RUNNING')`);
    await runner.query(`
      CREATE INDEX optimizer_run_waiting ON optimizer_run (available_at) WHERE status IN ('QUEUED', 'RUNNING')`);
    await runner.query(`CREATE INDEX optimizer_run_order ON optimizer_run (tx, position)`);
    await runner.query(`
      CREATE TABLE optimizer_step (
        project_id text NOT NULL,
        run_id uuid NOT NULL,
        key text NOT NULL,
        value json NOT NULL,
        PRIMARY KEY (project_id, run_id, key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE optimizer_step`);
    await runner.query(`DROP TABLE optimizer_run`);
    await runner.query(`DROP SEQUENCE optimizer_change`);
  }
}
