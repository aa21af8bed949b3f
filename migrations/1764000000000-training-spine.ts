import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Projects, sessions with their events, evaluations and candidates, workers, and the day's rollup. */
export class TrainingSpine1764000000000 implements MigrationInterface {
  readonly name = 'TrainingSpine1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE project (
        project_id text PRIMARY KEY,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query(`INSERT INTO project (project_id) VALUES ('default')`);

    await runner.query(`
      CREATE TABLE system_state (
        project_id text NOT NULL,
        key text NOT NULL,
        value jsonb NOT NULL,
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, key)
      )`);
    await runner.query(`
      INSERT INTO system_state (project_id, key, value) VALUES
        ('default', 'training_system', '{"desired": "RUNNING", "drain": true}'),
        ('default', 'event_epoch', to_jsonb(replace(gen_random_uuid()::text, '-', ''))),
        ('default', 'event_horizon', '{"tx": "0", "position": "0"}')`);

    await runner.query(`
      CREATE TABLE worker (
        project_id text NOT NULL,
        id uuid NOT NULL,
        host text NOT NULL,
        running_count integer NOT NULL DEFAULT 0,
        started_at timestamptz(3) NOT NULL DEFAULT now(),
        last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);

    await runner.query(`
      CREATE TABLE training_session (
        project_id text NOT NULL,
        id uuid NOT NULL,
        agent_type text NOT NULL,
        mode text NOT NULL,
        data_format text NOT NULL,
        status text NOT NULL,
        task_description text,
        original_response text NOT NULL,
        context jsonb NOT NULL,
        idempotency_key text,
        input_hash text NOT NULL,
        retry_of_id uuid,
        strategy text,
        plan jsonb,
        improved_response text,
        evaluation_before_id uuid,
        evaluation_after_id uuid,
        improvement_score double precision,
        failure_code text,
        failure_message text,
        failure_is_retryable boolean,
        attempt integer NOT NULL DEFAULT 0,
        given_back integer NOT NULL DEFAULT 0,
        worker_id uuid,
        lease_until timestamptz(3),
        available_at timestamptz(3) NOT NULL DEFAULT now(),
        last_sequence integer NOT NULL DEFAULT 0,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        finished_at timestamptz(3),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(
      `CREATE INDEX training_session_newest ON training_session (project_id, created_at, id)`,
    );
    await runner.query(
      `CREATE INDEX training_session_newest_of_agent ON training_session (project_id, agent_type, created_at, id)`,
    );
    await runner.query(`
      CREATE UNIQUE INDEX training_session_idempotency_key ON training_session (project_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL`);
    await runner.query(
      `CREATE INDEX training_session_lease ON training_session (lease_until) WHERE status = 'RUNNING'`,
    );
    await runner.query(
      `CREATE INDEX training_session_waiting ON training_session (available_at) WHERE status = 'QUEUED'`,
    );

    await runner.query(`
      CREATE TABLE training_event (
        project_id text NOT NULL,
        id uuid NOT NULL,
        tx bigint NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,
        position bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        session_id uuid NOT NULL,
        agent_type text NOT NULL,
        sequence integer NOT NULL,
        type text NOT NULL,
        message text NOT NULL,
        progress double precision NOT NULL,
        score double precision,
        occurred_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(`CREATE INDEX training_event_order ON training_event (tx, position)`);
    await runner.query(
      `CREATE UNIQUE INDEX training_event_of_session ON training_event (project_id, session_id, sequence)`,
    );

    await runner.query(`
      CREATE TABLE evaluation (
        project_id text NOT NULL,
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        candidate_ordinal integer NOT NULL,
        score double precision NOT NULL,
        result jsonb NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX evaluation_of_session ON evaluation (project_id, session_id, candidate_ordinal)`,
    );

    await runner.query(`
      CREATE TABLE candidate (
        project_id text NOT NULL,
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        ordinal integer NOT NULL,
        improver_index integer NOT NULL,
        improver text NOT NULL,
        response text NOT NULL,
        summary text NOT NULL,
        is_accepted boolean,
        reason text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id)
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX candidate_of_session ON candidate (project_id, session_id, ordinal)`,
    );

    await runner.query(`
      CREATE TABLE rollup_day (
        project_id text NOT NULL,
        day date NOT NULL,
        agent_type text NOT NULL,
        strategy text NOT NULL,
        mode text NOT NULL,
        shard smallint NOT NULL,
        improved_count bigint NOT NULL DEFAULT 0,
        unimproved_count bigint NOT NULL DEFAULT 0,
        failed_count bigint NOT NULL DEFAULT 0,
        cancelled_count bigint NOT NULL DEFAULT 0,
        success_count bigint NOT NULL DEFAULT 0,
        response_score_n bigint NOT NULL DEFAULT 0,
        response_score_sum bigint NOT NULL DEFAULT 0,
        response_score_sum_squares numeric NOT NULL DEFAULT 0,
        improvement_n bigint NOT NULL DEFAULT 0,
        improvement_sum bigint NOT NULL DEFAULT 0,
        improvement_sum_squares numeric NOT NULL DEFAULT 0,
        duration_n bigint NOT NULL DEFAULT 0,
        duration_sum bigint NOT NULL DEFAULT 0,
        duration_sum_squares numeric NOT NULL DEFAULT 0,
        PRIMARY KEY (project_id, day, agent_type, strategy, mode, shard)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'rollup_day',
      'candidate',
      'evaluation',
      'training_event',
      'training_session',
      'worker',
      'system_state',
      'project',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
