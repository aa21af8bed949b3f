import type { EntityManager } from 'typeorm';
import { isServed } from '../../platform/database/served-project.js';
import { updated } from '../../platform/database/updated.js';
import type { Page } from '../../platform/graphql/connection.js';
import type { ProjectContext } from '../../platform/project.js';
import { sourcesOf, type OptimizerVerdict } from './domain/run-status.js';
import type { TemplateText } from '../../training/index.js';
import { OptimizerRunEntity, type OptimizerPlan } from './optimizer-run.entity.js';

/** A worker's hold on a run; `attempt` fences every write that it makes. */
export interface RunClaim {
  readonly projectId: string;
  readonly runId: string;
  readonly attempt: number;
}

/** The run is no longer this worker's. */
export class LostRunError extends Error {
  constructor(runId: string) {
    super(`the optimizer run ${runId} is no longer held`);
    this.name = 'LostRunError';
  }
}

/** Which runs; null where it does not matter. */
export interface RunFilter {
  readonly agentType: string | null;
  readonly templateId: string | null;
}

/** A run as it is accepted. */
export interface NewRun {
  readonly projectId: string;
  readonly id: string;
  readonly templateId: string;
  readonly seedVersionId: string;
  readonly plan: OptimizerPlan;
  readonly maxCostUsd: number;
  readonly maxCalls: number;
  readonly idempotencyKey: string | null;
  readonly inputHash: string;
}

/** How a run ends. */
export type RunEnd =
  | {
      readonly status: 'FINISHED';
      readonly verdict: OptimizerVerdict;
      /** Null unless the verdict is GAIN. */
      readonly resultText: TemplateText | null;
      /** Points; null where no finalist was looked at. */
      readonly holdout: { readonly gain: number; readonly lower: number; readonly upper: number } | null;
      readonly tests: number;
    }
  | { readonly status: 'FAILED'; readonly reason: string };

const CHANGE = `tx = (pg_current_xact_id())::text::bigint, position = nextval('optimizer_change')`;

/** Reads and writes runs in the caller's transaction; all times are the database's. */
export class OptimizerStore {
  findMany(
    db: EntityManager,
    { projectId }: ProjectContext,
    ids: readonly string[],
  ): Promise<OptimizerRunEntity[]> {
    return db
      .createQueryBuilder(OptimizerRunEntity, 'r')
      .where('r.project_id = :projectId AND r.id = ANY(:ids)', { projectId, ids })
      .getMany();
  }

  /** Newest first; up to one more than the page holds. */
  list(
    db: EntityManager,
    { projectId }: ProjectContext,
    { agentType, templateId }: RunFilter,
    page: Page,
  ): Promise<OptimizerRunEntity[]> {
    const query = db
      .createQueryBuilder(OptimizerRunEntity, 'r')
      .where('r.project_id = :projectId', { projectId })
      .orderBy('r.createdAt', 'DESC')
      .addOrderBy('r.id', 'DESC')
      .limit(page.limit + 1);
    if (templateId !== null) query.andWhere('r.template_id = :templateId', { templateId });
    if (agentType !== null) {
      query.andWhere(
        `r.template_id IN (SELECT t.id FROM training_template t WHERE t.project_id = :projectId AND t.agent_type = :agentType)`,
        { agentType },
      );
    }
    if (page.after) {
      const { createdAt, id } = page.after;
      query.andWhere('(r.created_at, r.id) < (:createdAt, :id)', { createdAt, id });
    }
    return query.getMany();
  }

  findByKey(
    db: EntityManager,
    { projectId }: ProjectContext,
    key: string,
  ): Promise<OptimizerRunEntity | null> {
    return db.findOneBy(OptimizerRunEntity, { projectId, idempotencyKey: key });
  }

  /** False, and nothing written, where its idempotency key is taken or a run of its template is under way. */
  async insert(tx: EntityManager, run: NewRun): Promise<boolean> {
    const rows = await tx.query<{ id: string }[]>(
      `/* start_optimizer_run */ INSERT INTO optimizer_run (project_id, id, template_id, status, seed_version_id, plan,
          max_cost_usd, max_calls, idempotency_key, input_hash, tx, position)
        VALUES ($1, $2, $3, 'QUEUED', $4, $5, $6, $7, $8, $9, (pg_current_xact_id())::text::bigint, nextval('optimizer_change'))
        ON CONFLICT DO NOTHING RETURNING id`,
      [
        run.projectId,
        run.id,
        run.templateId,
        run.seedVersionId,
        JSON.stringify(run.plan),
        run.maxCostUsd,
        run.maxCalls,
        run.idempotencyKey,
        run.inputHash,
      ],
    );
    return rows.length > 0;
  }

  /** False where it has ended already. */
  async cancel(tx: EntityManager, { projectId }: ProjectContext, id: string): Promise<boolean> {
    const rows = await updated(
      tx,
      `/* cancel_optimizer_run */ UPDATE optimizer_run SET status = 'CANCELLED', lease_until = NULL,
          finished_at = clock_timestamp(), ${CHANGE}
        WHERE project_id = $1 AND id = $2 AND status = ANY($3) RETURNING id`,
      [projectId, id, sourcesOf('CANCELLED')],
    );
    return rows.length > 0;
  }

  /** Claims a run that waits, or whose worker has fallen silent; null where there is none. */
  async claim(tx: EntityManager, leaseMs: number): Promise<RunClaim | null> {
    const [row] = await updated<{ project_id: string; id: string; attempt: number }>(
      tx,
      `/* claim_optimizer_run */ UPDATE optimizer_run r SET status = 'RUNNING', attempt = r.attempt + 1,
          started_at = coalesce(r.started_at, clock_timestamp()),
          failures = r.failures + (r.status = 'RUNNING')::int,
          lease_until = clock_timestamp() + $1 * interval '1 millisecond', ${CHANGE}
         FROM (SELECT project_id, id FROM optimizer_run
                WHERE ((status = 'QUEUED' AND available_at <= clock_timestamp())
                   OR (status = 'RUNNING' AND lease_until < clock_timestamp()))
                  AND ${isServed('optimizer_run.project_id')}
                ORDER BY available_at LIMIT 1 FOR UPDATE SKIP LOCKED) due
        WHERE r.project_id = due.project_id AND r.id = due.id
        RETURNING r.project_id, r.id, r.attempt`,
      [leaseMs],
    );
    return row ? { projectId: row.project_id, runId: row.id, attempt: row.attempt } : null;
  }

  /** False where the claim no longer holds. */
  async renew(tx: EntityManager, claim: RunClaim, leaseMs: number): Promise<boolean> {
    return this.write(tx, claim, `lease_until = clock_timestamp() + $4 * interval '1 millisecond'`, [
      leaseMs,
    ]);
  }

  /** @throws LostRunError when the claim no longer holds. */
  async progress(tx: EntityManager, claim: RunClaim, share: number, tests: number): Promise<void> {
    const set = `progress = greatest(progress, $4), test_count = greatest(test_count, $5), ${CHANGE}`;
    if (!(await this.write(tx, claim, set, [share, tests]))) throw new LostRunError(claim.runId);
  }

  /** Ends a run. @throws LostRunError when the claim no longer holds. */
  async end(tx: EntityManager, claim: RunClaim, end: RunEnd, resultVersionId: string | null): Promise<void> {
    const done = end.status === 'FINISHED' ? end : null;
    const set = `status = $4, verdict = $5, result_version_id = $6, holdout_gain = $7, holdout_lower = $8, holdout_upper = $9,
      failure_reason = $10, test_count = greatest(test_count, $11), progress = CASE WHEN $4 = 'FINISHED' THEN 1 ELSE progress END,
      lease_until = NULL, finished_at = clock_timestamp(), ${CHANGE}`;
    const isHeld = await this.write(tx, claim, set, [
      end.status,
      done?.verdict ?? null,
      resultVersionId,
      done?.holdout?.gain ?? null,
      done?.holdout?.lower ?? null,
      done?.holdout?.upper ?? null,
      end.status === 'FAILED' ? end.reason : null,
      done?.tests ?? 0,
    ]);
    if (!isHeld) throw new LostRunError(claim.runId);
  }

  /** Sends a run back to wait; nothing where the claim no longer holds. */
  async requeue(
    tx: EntityManager,
    claim: RunClaim,
    { delayMs, isFailure }: { readonly delayMs: number; readonly isFailure: boolean },
  ): Promise<void> {
    const set = `status = 'QUEUED', lease_until = NULL, failures = failures + $4,
      available_at = clock_timestamp() + $5 * interval '1 millisecond', ${CHANGE}`;
    await this.write(tx, claim, set, [isFailure ? 1 : 0, delayMs]);
  }

  /** What earlier tries of a run have found out, by its key. */
  async steps(db: EntityManager, { projectId, runId }: RunClaim): Promise<Map<string, unknown>> {
    const rows = await db.query<{ key: string; value: unknown }[]>(
      `/* optimizer_steps */ SELECT key, value FROM optimizer_step WHERE project_id = $1 AND run_id = $2`,
      [projectId, runId],
    );
    return new Map(rows.map(({ key, value }) => [key, value]));
  }

  /** Keeps what was found out. @throws LostRunError when the claim no longer holds. */
  async saveStep(tx: EntityManager, claim: RunClaim, key: string, value: unknown): Promise<void> {
    if (!(await this.write(tx, claim, 'failures = 0', []))) throw new LostRunError(claim.runId);
    await tx.query(
      `/* save_optimizer_step */ INSERT INTO optimizer_step (project_id, run_id, key, value) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING`,
      [claim.projectId, claim.runId, key, JSON.stringify(value)],
    );
  }

  /** Changes a run that is held; its further parameters begin at $4. */
  private async write(
    tx: EntityManager,
    { projectId, runId, attempt }: RunClaim,
    set: string,
    parameters: readonly unknown[],
  ): Promise<boolean> {
    const rows = await updated(
      tx,
      `/* change_optimizer_run */ UPDATE optimizer_run SET ${set}
        WHERE project_id = $1 AND id = $2 AND attempt = $3 AND status = 'RUNNING' RETURNING id`,
      [projectId, runId, attempt, ...parameters],
    );
    return rows.length > 0;
  }
}
