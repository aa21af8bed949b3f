import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was learned for agents, and where their instructions keep it. */
export class Learning1764410000000 implements MigrationInterface {
  readonly name = 'Learning1764410000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SEQUENCE learning_change`);
    await runner.query(`
      CREATE TABLE learning_adaptation (
        project_id text NOT NULL,
        id uuid NOT NULL,
        agent_type text NOT NULL,
        cause text NOT NULL,
        status text NOT NULL,
        subject text NOT NULL,
        trigger text NOT NULL,
        instruction text,
        removes_id uuid,
        evidence jsonb NOT NULL,
        waits_for text,
        scope text,
        agent_version_id uuid,
        experiment_id uuid,
        trial_number integer,
        e_value double precision,
        is_discovery boolean NOT NULL DEFAULT false,
        created_at timestamptz(3) NOT NULL,
        decided_at timestamptz(3),
        decided_by text,
        decision_reason text,
        tx bigint NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX learning_adaptation_active ON learning_adaptation (project_id, agent_type, cause)
        WHERE status IN ('PROPOSED', 'ON_TRIAL')`);
    await runner.query(
      `CREATE INDEX learning_adaptation_newest ON learning_adaptation (project_id, created_at, id)`,
    );
    await runner.query(`
      CREATE INDEX learning_adaptation_newest_of_agent ON learning_adaptation (project_id, agent_type, created_at, id)`);
    await runner.query(`
      CREATE INDEX learning_adaptation_in_force ON learning_adaptation (project_id, agent_type, decided_at, id)
        WHERE status = 'ADOPTED'`);
    await runner.query(`
      CREATE UNIQUE INDEX learning_adaptation_trial ON learning_adaptation (project_id, agent_type, trial_number)
        WHERE trial_number IS NOT NULL`);
    await runner.query(`CREATE INDEX learning_adaptation_order ON learning_adaptation (tx, position)`);
    await runner.query(`ALTER TABLE agent_version ADD COLUMN learned_text text NOT NULL DEFAULT ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE agent_version DROP COLUMN learned_text`);
    await runner.query(`DROP TABLE learning_adaptation`);
    await runner.query(`DROP SEQUENCE learning_change`);
  }
}
