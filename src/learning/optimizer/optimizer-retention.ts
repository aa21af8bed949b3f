import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { isServed } from '../../platform/database/served-project.js';
import { readUsage, type OwnerUsage } from '../../platform/llm/index.js';
import { OF_COURSE } from './run-course.js';

/** Runs of one transaction; a run may have thousands of steps and calls. */
const CHUNK = 10;
const NONE: OwnerUsage = { callCount: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/**
 * Lets the steps and model calls of runs leave that ended more than so many days ago. What a run showed stays, with what it
 * cost: its verdict, splits, interval and result, and the course of its search with what was proposed. One that has not ended
 * goes on by its steps, and keeps them.
 */
export class OptimizerRetention {
  /** @param days 0 keeps all for ever */
  constructor(
    private readonly database: Database,
    private readonly days: number,
  ) {}

  /** Goes on until none is left or it is told to stop; says what it did. Safe to run twice, and on several nodes at once. */
  async run(signal: AbortSignal): Promise<string> {
    if (this.days === 0) return 'steps of optimizer runs are kept for ever (RETENTION_DAYS is 0)';
    let total = 0;
    for (let count = 1; count > 0 && !signal.aborted; total += count) {
      count = await this.database.acrossProjects((tx) => prune(tx, this.days));
    }
    return `steps and model calls of ${total} optimizer runs that ended more than ${this.days} days ago have left`;
  }
}

async function prune(tx: EntityManager, days: number): Promise<number> {
  const runs = await tx.query<{ project_id: string; id: string }[]>(
    `/* old_optimizer_runs */ SELECT project_id, id FROM optimizer_run
      WHERE finished_at < now() - $1 * interval '1 day' AND model_usage IS NULL
        AND ${isServed('optimizer_run.project_id')}
      ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [days, CHUNK],
  );
  for (const { project_id: projectId, id } of runs) {
    const usage = (await readUsage(tx, projectId, [id])).get(id) ?? NONE;
    await tx.query(
      `/* keep_optimizer_usage */ UPDATE optimizer_run SET model_usage = $3 WHERE project_id = $1 AND id = $2`,
      [projectId, id, JSON.stringify(usage)],
    );
    await tx.query(
      `/* prune_optimizer_steps */ DELETE FROM optimizer_step WHERE project_id = $1 AND run_id = $2 AND NOT (${OF_COURSE})`,
      [projectId, id],
    );
    await tx.query(
      `/* prune_optimizer_calls */ DELETE FROM llm_call WHERE project_id = $1 AND owner_id = $2`,
      [projectId, id],
    );
  }
  return runs.length;
}
