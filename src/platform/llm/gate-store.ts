import type { EntityManager } from 'typeorm';
import { CLOSED, type Breaker } from './domain/breaker.js';
import type { Amount, Usage } from './domain/budget.js';
import type { CallRole } from './ask.js';

/** What all nodes share, as it is while its row is locked. */
export interface Gate {
  readonly breaker: Breaker;
  /** Of the day: spent, and reserved by calls under way. */
  readonly spent: Amount;
  /** Milliseconds since 1970, by the database's clock. */
  readonly now: number;
  /** Until when the provider asked to be left alone; 0 where it did not. */
  readonly pausedUntil: number;
}

interface Row {
  breaker: Breaker;
  tokens: string;
  usd: string;
  now: Date;
  paused_until: Date | null;
}

/** Locks the project's gate until the transaction ends, and reads it; on a new day its sums begin anew. */
export async function lockGate(tx: EntityManager, projectId: string): Promise<Gate> {
  const found = await selectGate(tx, projectId);
  if (found) return found;
  await tx.query(
    `/* make_llm_gate */ INSERT INTO llm_gate (project_id, day, breaker)
      VALUES ($1, (clock_timestamp() AT TIME ZONE 'UTC')::date, $2) ON CONFLICT (project_id) DO NOTHING`,
    [projectId, JSON.stringify(CLOSED)],
  );
  return (await selectGate(tx, projectId))!;
}

async function selectGate(tx: EntityManager, projectId: string): Promise<Gate | null> {
  const locked = await tx.query<unknown[]>(
    `/* lock_llm_gate */ SELECT 1 FROM llm_gate WHERE project_id = $1 FOR UPDATE`,
    [projectId],
  );
  if (locked.length === 0) return null;
  // A statement of its own, whose clock is read when the lock is held.
  const [row] = await tx.query<Row[]>(
    `/* read_llm_gate */ SELECT breaker, paused_until, now,
        CASE WHEN day = (now AT TIME ZONE 'UTC')::date THEN tokens ELSE 0 END AS tokens,
        CASE WHEN day = (now AT TIME ZONE 'UTC')::date THEN usd ELSE 0 END AS usd
      FROM llm_gate, (SELECT date_trunc('milliseconds', clock_timestamp()) AS now) AS clock WHERE project_id = $1`,
    [projectId],
  );
  return {
    breaker: row!.breaker,
    spent: { tokens: Number(row!.tokens), usd: Number(row!.usd) },
    now: row!.now.getTime(),
    pausedUntil: row!.paused_until?.getTime() ?? 0,
  };
}

/**
 * Writes the gate, whose row is locked.
 *
 * @param change what is added to the sums of the day of `now`
 */
export async function writeGate(
  tx: EntityManager,
  projectId: string,
  gate: Gate,
  change: {
    readonly breaker: Breaker;
    readonly tokens: number;
    readonly usd: number;
    readonly pausedUntil?: number;
  },
): Promise<void> {
  const tokens = gate.spent.tokens + change.tokens;
  const usd = gate.spent.usd + change.usd;
  await tx.query(
    `/* write_llm_gate */ UPDATE llm_gate SET day = ($2::timestamptz AT TIME ZONE 'UTC')::date, tokens = $3, usd = $4,
        breaker = $5, paused_until = $6 WHERE project_id = $1`,
    [
      projectId,
      new Date(gate.now),
      tokens,
      usd.toFixed(9),
      JSON.stringify(change.breaker),
      dateOf(Math.max(gate.pausedUntil, change.pausedUntil ?? 0)),
    ],
  );
}

const dateOf = (ms: number): Date | null => (ms === 0 ? null : new Date(ms));

/** Counts a call, or the refusal of one, for metrics. */
export async function countOutcome(
  tx: EntityManager,
  projectId: string,
  role: CallRole,
  outcome: string,
  taken: (Usage & { readonly costUsd: number }) | null,
): Promise<void> {
  await tx.query(
    `/* count_llm_outcome */ INSERT INTO llm_total AS t (project_id, role, outcome, calls, input_tokens, output_tokens, cost_usd)
      VALUES ($1, $2, $3, 1, $4, $5, $6)
      ON CONFLICT (project_id, role, outcome) DO UPDATE SET calls = t.calls + 1,
        input_tokens = t.input_tokens + excluded.input_tokens, output_tokens = t.output_tokens + excluded.output_tokens,
        cost_usd = t.cost_usd + excluded.cost_usd`,
    [
      projectId,
      role,
      outcome.toLowerCase(),
      taken?.inputTokens ?? 0,
      taken?.outputTokens ?? 0,
      (taken?.costUsd ?? 0).toFixed(9),
    ],
  );
}
