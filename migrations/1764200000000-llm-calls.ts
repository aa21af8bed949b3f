import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls of language models, what they may and did cost, and the gate that they go through one by one. */
export class LlmCalls1764200000000 implements MigrationInterface {
  readonly name = 'LlmCalls1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE llm_call (
        project_id text NOT NULL,
        id uuid NOT NULL,
        owner_id text NOT NULL,
        purpose text NOT NULL,
        request_hash text NOT NULL,
        role text NOT NULL,
        model text NOT NULL,
        status text NOT NULL,
        is_final boolean NOT NULL DEFAULT false,
        reserved_tokens integer NOT NULL,
        reserved_usd numeric(18, 9) NOT NULL,
        input_tokens integer,
        output_tokens integer,
        cost_usd numeric(18, 9),
        request json NOT NULL,
        answer text,
        failure_code text,
        failure_message text,
        lease_until timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        answered_at timestamptz(3),
        PRIMARY KEY (project_id, id)
      )`);
    // An ask is under way or told for good at most once.
    await runner.query(`
      CREATE UNIQUE INDEX llm_call_one ON llm_call (project_id, owner_id, purpose, request_hash)
        WHERE is_final OR status = 'SENT'`);
    await runner.query(`CREATE INDEX llm_call_of_owner ON llm_call (project_id, owner_id, purpose)`);
    await runner.query(`CREATE INDEX llm_call_newest ON llm_call (project_id, created_at)`);
    await runner.query(
      `CREATE INDEX llm_call_under_way ON llm_call (project_id, lease_until) WHERE status = 'SENT'`,
    );

    await runner.query(`
      CREATE TABLE llm_gate (
        project_id text NOT NULL,
        day date NOT NULL,
        tokens bigint NOT NULL DEFAULT 0,
        usd numeric(18, 9) NOT NULL DEFAULT 0,
        breaker json NOT NULL,
        paused_until timestamptz(3),
        PRIMARY KEY (project_id)
      )`);

    await runner.query(`
      CREATE TABLE llm_total (
        project_id text NOT NULL,
        role text NOT NULL,
        outcome text NOT NULL,
        calls bigint NOT NULL DEFAULT 0,
        input_tokens bigint NOT NULL DEFAULT 0,
        output_tokens bigint NOT NULL DEFAULT 0,
        cost_usd numeric(18, 9) NOT NULL DEFAULT 0,
        PRIMARY KEY (project_id, role, outcome)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE llm_total`);
    await runner.query(`DROP TABLE llm_gate`);
    await runner.query(`DROP TABLE llm_call`);
  }
}
