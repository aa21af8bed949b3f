import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Run {
  readonly project_id: string;
  readonly id: string;
}

interface HeldOut {
  readonly id: string;
  readonly task_description: string | null;
  readonly original_response: string | null;
}

/** Runs of the optimizer can be listed, know since when they are under way, and the tasks that they hold out by more than their sessions, which may leave. */
export class OptimizerMarks1764570000000 implements MigrationInterface {
  readonly name = 'OptimizerMarks1764570000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX optimizer_run_newest ON optimizer_run (project_id, created_at, id)`);
    await runner.query(`ALTER TABLE optimizer_run ADD COLUMN started_at timestamptz(3)`);
    const runs = (await runner.query(`SELECT project_id, id FROM optimizer_run`)) as Run[];
    for (const { project_id, id } of runs) {
      const held = (await runner.query(
        `SELECT h.id, s.task_description, s.original_response
           FROM optimizer_run r CROSS JOIN LATERAL jsonb_array_elements_text(r.plan->'holdout') AS h(id)
           LEFT JOIN training_session s ON s.project_id = r.project_id AND s.id = h.id::uuid
          WHERE r.project_id = $1 AND r.id = $2`,
        [project_id, id],
      )) as HeldOut[];
      await runner.query(
        `UPDATE optimizer_run SET plan = plan || jsonb_build_object('holdoutMarks', $3::jsonb) WHERE project_id = $1 AND id = $2`,
        [project_id, id, JSON.stringify(held.flatMap(marksOf))],
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE optimizer_run SET plan = plan - 'holdoutMarks'`);
    await runner.query(`ALTER TABLE optimizer_run DROP COLUMN started_at`);
    await runner.query(`DROP INDEX optimizer_run_newest`);
  }
}

function marksOf({ id, task_description, original_response }: HeldOut): string[] {
  const words = (task_description ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
  return [
    `session ${id}`,
    ...(words === '' ? [] : [`task ${hash(words)}`]),
    ...(original_response === null ? [] : [`response ${hash(original_response)}`]),
  ];
}
