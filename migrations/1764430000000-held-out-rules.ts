import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of instructions beside the one in force, units that are not told an adopted rule, and what they show. */
export class HeldOutRules1764430000000 implements MigrationInterface {
  readonly name = 'HeldOutRules1764430000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE agent_version ADD COLUMN beside_id uuid, ADD COLUMN left_out_id uuid`);
    await runner.query(
      `CREATE INDEX agent_version_left_out ON agent_version (project_id, left_out_id) WHERE left_out_id IS NOT NULL`,
    );
    await runner.query(`
      CREATE TABLE agent_holdout (
        project_id text NOT NULL,
        agent_id uuid NOT NULL,
        rule_id uuid NOT NULL,
        place integer NOT NULL,
        learned_text text NOT NULL,
        version_id uuid,
        PRIMARY KEY (project_id, agent_id, rule_id)
      )`);
    await runner.query(`ALTER TABLE experiment ADD COLUMN alpha double precision NOT NULL DEFAULT 0.05`);
    await runner.query(`
      ALTER TABLE learning_adaptation ADD COLUMN held_since timestamptz(3), ADD COLUMN held_number integer,
        ADD COLUMN held_reading jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE learning_adaptation DROP COLUMN held_reading, DROP COLUMN held_number, DROP COLUMN held_since`,
    );
    await runner.query(`ALTER TABLE experiment DROP COLUMN alpha`);
    await runner.query(`DROP TABLE agent_holdout`);
    await runner.query(`ALTER TABLE agent_version DROP COLUMN left_out_id, DROP COLUMN beside_id`);
  }
}
