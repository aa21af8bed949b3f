import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was found out before, how often it served, and which sessions were served by it. */
export class Cache1764100000000 implements MigrationInterface {
  readonly name = 'Cache1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cache_entry (
        project_id text NOT NULL,
        kind text NOT NULL,
        key_hash text NOT NULL,
        value json,
        size integer NOT NULL DEFAULT 0,
        hits bigint NOT NULL DEFAULT 0,
        owner_token uuid,
        lease_until timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_used_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, kind, key_hash)
      )`);
    await runner.query(`CREATE INDEX cache_entry_oldest ON cache_entry (created_at)`);

    await runner.query(`
      CREATE TABLE cache_total (
        project_id text NOT NULL,
        kind text NOT NULL,
        hits bigint NOT NULL DEFAULT 0,
        misses bigint NOT NULL DEFAULT 0,
        waits bigint NOT NULL DEFAULT 0,
        refreshes bigint NOT NULL DEFAULT 0,
        evictions bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (project_id, kind)
      )`);

    await runner.query(`
      ALTER TABLE training_session
        ADD COLUMN use_cache boolean NOT NULL DEFAULT true,
        ADD COLUMN cache_hit boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE training_session DROP COLUMN cache_hit, DROP COLUMN use_cache`);
    await runner.query(`DROP TABLE cache_total`);
    await runner.query(`DROP TABLE cache_entry`);
  }
}
