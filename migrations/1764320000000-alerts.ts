import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules of alarm, since when they are past their threshold, the alerts that they opened, and who is told of these. */
export class Alerts1764320000000 implements MigrationInterface {
  readonly name = 'Alerts1764320000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alert_rule (
        project_id text NOT NULL,
        id uuid NOT NULL,
        built_in text,
        metric text NOT NULL,
        agent_type text,
        comparison text NOT NULL,
        threshold double precision NOT NULL,
        resolve_threshold double precision NOT NULL,
        for_seconds integer NOT NULL,
        severity text NOT NULL,
        is_enabled boolean NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX alert_rule_built_in ON alert_rule (project_id, built_in) WHERE built_in IS NOT NULL`);

    await runner.query(`
      CREATE TABLE alert_watch (
        project_id text NOT NULL,
        rule_id uuid NOT NULL,
        agent_type text NOT NULL,
        past_since timestamptz(3) NOT NULL,
        PRIMARY KEY (project_id, rule_id, agent_type)
      )`);

    await runner.query(`CREATE SEQUENCE alert_change`);
    await runner.query(`
      CREATE TABLE alert (
        project_id text NOT NULL,
        id uuid NOT NULL,
        rule_id uuid NOT NULL,
        agent_type text NOT NULL,
        metric text NOT NULL,
        severity text NOT NULL,
        message text NOT NULL,
        value double precision NOT NULL,
        threshold double precision NOT NULL,
        opened_at timestamptz(3) NOT NULL,
        resolved_at timestamptz(3),
        tx bigint NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX alert_open ON alert (project_id, rule_id, agent_type) WHERE resolved_at IS NULL`);
    await runner.query(`CREATE INDEX alert_newest ON alert (project_id, opened_at, id)`);
    await runner.query(`CREATE INDEX alert_order ON alert (tx, position)`);

    await runner.query(`
      CREATE TABLE alert_delivery (
        project_id text NOT NULL,
        id uuid NOT NULL,
        alert_id uuid NOT NULL,
        kind text NOT NULL,
        status text NOT NULL DEFAULT 'PENDING',
        attempt integer NOT NULL DEFAULT 0,
        next_at timestamptz(3) NOT NULL DEFAULT now(),
        failure text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        delivered_at timestamptz(3),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX alert_delivery_once ON alert_delivery (project_id, alert_id, kind)`);
    await runner.query(
      `CREATE INDEX alert_delivery_due ON alert_delivery (next_at) WHERE status = 'PENDING'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['alert_delivery', 'alert', 'alert_watch', 'alert_rule']) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query(`DROP SEQUENCE alert_change`);
  }
}
