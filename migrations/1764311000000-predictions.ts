import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Forecasts, kept so that they can be marked when their time has come. */
export class Predictions1764311000000 implements MigrationInterface {
  readonly name = 'Predictions1764311000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE prediction (
        project_id text NOT NULL,
        id uuid NOT NULL,
        agent_type text NOT NULL,
        metric text NOT NULL,
        origin date NOT NULL,
        horizon_days smallint NOT NULL,
        method text NOT NULL,
        current_value double precision NOT NULL,
        predicted_value double precision NOT NULL,
        standard_error double precision NOT NULL,
        lower80 double precision NOT NULL,
        upper80 double precision NOT NULL,
        lower95 double precision NOT NULL,
        upper95 double precision NOT NULL,
        calibrated_by integer NOT NULL,
        made_from integer NOT NULL,
        direction text NOT NULL,
        backtest_mase double precision,
        recommendations text[] NOT NULL,
        target_time timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        graded_at timestamptz(3),
        actual_day date,
        actual_value double precision,
        error double precision,
        is_inside80 boolean,
        is_inside95 boolean,
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX prediction_of_origin
        ON prediction (project_id, agent_type, metric, origin, horizon_days)`);
    await runner.query(`
      CREATE INDEX prediction_newest ON prediction (project_id, agent_type, metric, created_at, id)`);
    await runner.query(`
      CREATE INDEX prediction_open ON prediction (project_id, target_time) WHERE graded_at IS NULL`);
    await runner.query(`
      CREATE INDEX prediction_marked ON prediction (project_id, horizon_days, created_at)
        WHERE actual_value IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE prediction`);
  }
}
