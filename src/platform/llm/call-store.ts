import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import { keyColumns, type AskKey, type CallRole } from './ask.js';
import { admit, record } from './domain/breaker.js';
import { fitsBudget, roundUsd } from './domain/budget.js';
import { countOutcome, lockGate, writeGate, type Gate } from './gate-store.js';
import { readUsage } from './read-usage.js';
import type { Ending, Limits, Reservation, Reserved } from './reservation.js';

const MINUTE_MS = 60_000;

/** The statements of calls: each short transaction takes the project's gate first, so that they go one by one. */
export class CallStore {
  constructor(
    private readonly database: Database,
    private readonly limits: Limits,
  ) {}

  /** Writes a call that may be sent now; everything that keeps it from being sent is looked at under one lock. */
  async reserve(reservation: Reservation, mayTake: boolean): Promise<Reserved> {
    const { key, id, role, amount } = reservation;
    return this.database.transaction(key, async (tx): Promise<Reserved> => {
      const gate = await lockGate(tx, key.projectId);
      if (await this.isHeld(tx, key)) return { state: 'HELD' };
      const { inFlight, isTrialAlive } = await this.underWay(tx, key.projectId, gate);
      const admission = admit(gate.breaker, id, gate.now, isTrialAlive);
      if (admission.verdict === 'REFUSED') {
        await countOutcome(tx, key.projectId, role, 'circuit_open', null);
        const cause = await this.lastFailure(tx, key.projectId);
        return { state: 'OPEN', retryAfterMs: admission.retryAfterMs, cause };
      }
      const verdict = fitsBudget(gate.spent, amount, this.limits);
      if (!verdict.fits) {
        await countOutcome(tx, key.projectId, role, 'budget', null);
        return { state: 'BUDGET', verdict, now: gate.now };
      }
      const over = await overOwnerLimit(tx, reservation);
      if (over) {
        await countOutcome(tx, key.projectId, role, 'budget', null);
        return over;
      }
      const { pollMs } = this.limits;
      if (admission.verdict === 'WAIT' || inFlight >= this.limits.concurrency || !mayTake) {
        return { state: 'WAIT', ms: pollMs };
      }
      const waitMs = Math.max(
        gate.pausedUntil - gate.now,
        await this.rateWaitMs(tx, key.projectId, gate.now),
      );
      if (waitMs > 0) return { state: 'WAIT', ms: Math.min(waitMs, pollMs) };
      await this.insert(tx, reservation, gate);
      await writeGate(tx, key.projectId, gate, { breaker: admission.breaker, ...amount });
      return { state: 'SENT' };
    });
  }

  /** Whether an equal ask is under way or answered. One whose process died is lost, and no longer in the way. */
  private async isHeld(tx: EntityManager, key: AskKey): Promise<boolean> {
    const [row] = await tx.query<
      { id: string; is_alive: boolean; role: CallRole; tokens: number; usd: string }[]
    >(
      `/* held_llm_call */ SELECT id, role, reserved_tokens AS tokens, reserved_usd AS usd,
          is_final OR lease_until >= clock_timestamp() AS is_alive FROM llm_call
        WHERE project_id = $1 AND owner_id = $2 AND purpose = $3 AND request_hash = $4 AND (is_final OR status = 'SENT')`,
      keyColumns(key),
    );
    if (!row || row.is_alive) return row !== undefined;
    await tx.query(
      `/* lose_llm_call */ UPDATE llm_call SET status = 'LOST', lease_until = NULL,
          failure_message = 'Its process died; the service may have answered it.' WHERE project_id = $1 AND id = $2`,
      [key.projectId, row.id],
    );
    await countOutcome(tx, key.projectId, row.role, 'lost', null);
    return false;
  }

  private async underWay(
    tx: EntityManager,
    projectId: string,
    { breaker }: Gate,
  ): Promise<{ inFlight: number; isTrialAlive: boolean }> {
    const trial = breaker.phase === 'HALF_OPEN' ? breaker.trial : null;
    const [row] = await tx.query<{ count: string; is_trial_alive: boolean | null }[]>(
      `/* llm_calls_under_way */ SELECT count(*) AS count, bool_or(id = $2::uuid) AS is_trial_alive FROM llm_call
        WHERE project_id = $1 AND status = 'SENT' AND lease_until >= clock_timestamp()`,
      [projectId, trial],
    );
    return { inFlight: Number(row!.count), isTrialAlive: row!.is_trial_alive ?? false };
  }

  /** Milliseconds until the last minute has room for another call. */
  private async rateWaitMs(tx: EntityManager, projectId: string, now: number): Promise<number> {
    const { requestsPerMinute } = this.limits;
    if (requestsPerMinute === 0) return 0;
    const [row] = await tx.query<{ created_at: Date }[]>(
      `/* llm_calls_of_minute */ SELECT created_at FROM llm_call WHERE project_id = $1 AND created_at > $2
        ORDER BY created_at DESC OFFSET $3 LIMIT 1`,
      [projectId, new Date(now - MINUTE_MS), requestsPerMinute - 1],
    );
    return row ? row.created_at.getTime() + MINUTE_MS - now : 0;
  }

  /** What the newest call that failed was told; null where none is kept. */
  private async lastFailure(tx: EntityManager, projectId: string): Promise<string | null> {
    const [row] = await tx.query<{ failure_message: string }[]>(
      `/* last_llm_failure */ SELECT failure_message FROM llm_call
        WHERE project_id = $1 AND status IN ('FAILED', 'INVALID') AND failure_message IS NOT NULL ORDER BY created_at DESC LIMIT 1`,
      [projectId],
    );
    return row?.failure_message ?? null;
  }

  private async insert(
    tx: EntityManager,
    { key, id, role, model, amount, request }: Reservation,
    gate: Gate,
  ) {
    await tx.query(
      `/* reserve_llm_call */ INSERT INTO llm_call (project_id, owner_id, purpose, request_hash, id, role, model, status,
          reserved_tokens, reserved_usd, request, created_at, lease_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'SENT', $8, $9, $10, $11, $11::timestamptz + $12 * interval '1 millisecond')`,
      [
        ...keyColumns(key),
        id,
        role,
        model,
        amount.tokens,
        amount.usd.toFixed(9),
        JSON.stringify(request),
        new Date(gate.now),
        this.limits.leaseMs,
      ],
    );
  }

  /** Writes how a call ended, with what it took in place of what it could take. False where it was lost meanwhile. */
  async settle({ key, id, role, amount }: Reservation, ending: Ending): Promise<boolean> {
    const { usage, failure } = ending;
    return this.database.transaction(key, async (tx) => {
      const gate = await lockGate(tx, key.projectId);
      const [[row]] = await tx.query<[{ is_lost: boolean; is_today: boolean }[], number]>(
        `/* settle_llm_call */ UPDATE llm_call SET status = CASE status WHEN 'SENT' THEN $3 ELSE status END,
            is_final = status = 'SENT' AND $4, input_tokens = $5, output_tokens = $6, cost_usd = $7, answer = $8,
            failure_code = $9, failure_message = $10, lease_until = NULL, answered_at = $11
          WHERE project_id = $1 AND id = $2
          RETURNING status = 'LOST' AS is_lost,
            (created_at AT TIME ZONE 'UTC')::date = ($11::timestamptz AT TIME ZONE 'UTC')::date AS is_today`,
        [
          key.projectId,
          id,
          ending.status,
          ending.isFinal,
          usage.inputTokens,
          usage.outputTokens,
          usage.costUsd.toFixed(9),
          ending.answer,
          failure?.code ?? null,
          failure?.message ?? null,
          new Date(gate.now),
        ],
      );
      const difference = {
        tokens: usage.inputTokens + usage.outputTokens - amount.tokens,
        usd: usage.costUsd - amount.usd,
      };
      await writeGate(tx, key.projectId, gate, {
        breaker: record(gate.breaker, id, ending.service, gate.now, this.limits.breaker),
        pausedUntil: ending.pauseMs > 0 ? gate.now + ending.pauseMs : 0,
        ...(row?.is_today ? difference : { tokens: 0, usd: 0 }),
      });
      const outcome = ending.status === 'FAILED' ? (failure?.code ?? 'failed') : ending.status;
      await countOutcome(tx, key.projectId, role, outcome, usage);
      return row !== undefined && !row.is_lost;
    });
  }

  /** Renews the leases of calls that are under way. */
  async renew(calls: readonly { readonly id: string; readonly projectId: string }[]): Promise<void> {
    await this.database.acrossProjects((tx) =>
      tx.query(
        `/* renew_llm_calls */ UPDATE llm_call c SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
          FROM unnest($1::text[], $2::uuid[]) AS mine(project_id, id)
          WHERE c.project_id = mine.project_id AND c.id = mine.id AND c.status = 'SENT'`,
        [calls.map(({ projectId }) => projectId), calls.map(({ id }) => id), this.limits.leaseMs],
      ),
    );
  }
}

/** What an owner has spent, where the call could go past what it may; null where it may be sent. */
async function overOwnerLimit(
  tx: EntityManager,
  { key, ownerLimit, amount }: Reservation,
): Promise<(Reserved & { state: 'OWNER_BUDGET' }) | null> {
  if (ownerLimit === null) return null;
  const used = (await readUsage(tx, key.projectId, [key.ownerId])).get(key.ownerId);
  const spent = { calls: used?.callCount ?? 0, usd: used?.costUsd ?? 0 };
  const isOver = spent.calls + 1 > ownerLimit.calls || roundUsd(spent.usd + amount.usd) > ownerLimit.usd;
  return isOver ? { state: 'OWNER_BUDGET', spent, limit: ownerLimit } : null;
}
