import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Experiments with their arms, which unit was given which arm, what came of it, and how the comparison went. */
export class Experiments1764400000000 implements MigrationInterface {
  readonly name = 'Experiments1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SEQUENCE experiment_change`);
    await runner.query(`
      CREATE TABLE experiment (
        project_id text NOT NULL,
        id uuid NOT NULL,
        slug text NOT NULL,
        hypothesis text NOT NULL,
        agent_type text NOT NULL,
        layer text NOT NULL,
        design text NOT NULL,
        status text NOT NULL,
        equivalence_margin double precision NOT NULL,
        detectable_effect double precision NOT NULL,
        required_units integer,
        max_units integer NOT NULL,
        sample_ratio_log_e double precision,
        stop_reason text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        stopped_at timestamptz(3),
        tx bigint NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`CREATE UNIQUE INDEX experiment_slug ON experiment (project_id, slug)`);
    await runner.query(`
      CREATE UNIQUE INDEX experiment_running ON experiment (project_id, agent_type, layer) WHERE status = 'RUNNING'`);
    await runner.query(`CREATE INDEX experiment_newest ON experiment (project_id, created_at, id)`);
    await runner.query(`CREATE INDEX experiment_order ON experiment (tx, position)`);

    await runner.query(`
      CREATE TABLE experiment_variant (
        project_id text NOT NULL,
        id uuid NOT NULL,
        experiment_id uuid NOT NULL,
        place integer NOT NULL,
        name text NOT NULL,
        is_control boolean NOT NULL,
        strategy text,
        template_version_id uuid,
        agent_version_id uuid,
        weight double precision NOT NULL,
        sums jsonb NOT NULL,
        paired bytea,
        lift double precision,
        lower double precision,
        upper double precision,
        e_value double precision,
        verdict text,
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX experiment_variant_place ON experiment_variant (project_id, experiment_id, place)`);

    await runner.query(`
      CREATE TABLE assignment (
        project_id text NOT NULL,
        experiment_id uuid NOT NULL,
        unit text NOT NULL,
        variant_id uuid NOT NULL,
        propensity double precision NOT NULL,
        covariate double precision,
        assigned_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, experiment_id, unit)
      )`);

    await runner.query(`
      CREATE TABLE observation (
        project_id text NOT NULL,
        id uuid NOT NULL,
        experiment_id uuid NOT NULL,
        variant_id uuid NOT NULL,
        unit text NOT NULL,
        session_id uuid,
        score double precision,
        is_failed boolean NOT NULL,
        cost_usd double precision,
        duration_ms double precision,
        is_first boolean NOT NULL,
        is_counted boolean NOT NULL DEFAULT false,
        is_paired boolean NOT NULL DEFAULT false,
        observed_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX observation_first ON observation (project_id, experiment_id, unit, variant_id) WHERE is_first`);
    await runner.query(`
      CREATE UNIQUE INDEX observation_session ON observation (project_id, variant_id, session_id)
        WHERE session_id IS NOT NULL`);
    await runner.query(`
      CREATE INDEX observation_waiting ON observation (project_id, experiment_id, observed_at, id) WHERE NOT is_counted`);

    await runner.query(`
      CREATE TABLE experiment_reading (
        project_id text NOT NULL,
        variant_id uuid NOT NULL,
        units integer NOT NULL,
        at timestamptz(3) NOT NULL DEFAULT now(),
        lift double precision NOT NULL,
        lower double precision NOT NULL,
        upper double precision NOT NULL,
        PRIMARY KEY (project_id, variant_id, units)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'experiment_reading',
      'observation',
      'assignment',
      'experiment_variant',
      'experiment',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query(`DROP SEQUENCE experiment_change`);
  }
}
