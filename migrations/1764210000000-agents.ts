import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agents as they are defined, and each version of their instructions. */
export class Agents1764210000000 implements MigrationInterface {
  readonly name = 'Agents1764210000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agent (
        project_id text NOT NULL,
        id uuid NOT NULL,
        agent_type text NOT NULL,
        name text NOT NULL,
        description text,
        tier text NOT NULL,
        source text NOT NULL,
        source_hash text,
        shared_hash text,
        current_version_id uuid,
        findings jsonb NOT NULL,
        is_listed boolean NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`CREATE UNIQUE INDEX agent_of_type ON agent (project_id, agent_type)`);

    await runner.query(`
      CREATE TABLE agent_version (
        project_id text NOT NULL,
        id uuid NOT NULL,
        agent_id uuid NOT NULL,
        version integer NOT NULL,
        shared_text text NOT NULL,
        own_text text NOT NULL,
        author text NOT NULL,
        reason text NOT NULL,
        diff text NOT NULL,
        source_hash text,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX agent_version_number ON agent_version (project_id, agent_id, version)`,
    );
    await runner.query(
      `CREATE INDEX agent_version_newest ON agent_version (project_id, agent_id, created_at, id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE agent_version`);
    await runner.query(`DROP TABLE agent`);
    await runner.query(`DELETE FROM system_state WHERE key = 'assignment_secret'`);
  }
}
