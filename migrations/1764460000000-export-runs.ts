import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How downloads of exports go, whichever node they are from. */
export class ExportRuns1764460000000 implements MigrationInterface {
  readonly name = 'ExportRuns1764460000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE export_run (
        project_id text NOT NULL,
        id uuid NOT NULL,
        download_id uuid NOT NULL,
        format text NOT NULL,
        status text NOT NULL,
        row_count bigint NOT NULL DEFAULT 0,
        byte_count bigint NOT NULL DEFAULT 0,
        estimated_row_count bigint NOT NULL,
        started_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        finished_at timestamptz(3),
        PRIMARY KEY (project_id, id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE export_run`);
  }
}
