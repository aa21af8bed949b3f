import type { EntityManager } from 'typeorm';
import { CLOSED, type Breaker, type BreakerPhase } from './domain/breaker.js';

/** What the models of a project did on the present UTC day, over all nodes, and whether they are asked now. */
export interface ModelDay {
  /** Of the day's calls, with what those under way may take at most: what the limits are held against. */
  readonly tokens: number;
  /** The same in US dollars. */
  readonly usd: number;
  /** Calls that were sent, repeated tries included. */
  readonly calls: number;
  /** Of these, those that ended without an answer that can be used. */
  readonly failedCalls: number;
  /** Calls under way now. */
  readonly runningCalls: number;
  readonly breaker: BreakerPhase;
  /** Until when no call is sent; null where calls are sent. */
  readonly retryAt: Date | null;
  /** When the day ends. */
  readonly resetsAt: Date;
}

interface Row {
  readonly tokens: string | null;
  readonly usd: string | null;
  readonly breaker: Breaker | null;
  readonly paused_until: Date | null;
  readonly calls: string;
  readonly failed: string;
  readonly running: string;
  readonly now: Date;
  readonly resets_at: Date;
}

/** Reads without the gate's lock: what a call does meanwhile is told the next time. */
export async function readModelDay(db: EntityManager, projectId: string): Promise<ModelDay> {
  const [row] = await db.query<Row[]>(
    `/* model_day */ WITH clock AS (SELECT clock_timestamp() AS now, date_trunc('day', clock_timestamp(), 'UTC') AS day)
      SELECT g.tokens, g.usd, s.breaker, s.paused_until, clock.now, clock.day + interval '1 day' AS resets_at,
          (SELECT count(*) FROM llm_call c WHERE c.project_id = $1 AND c.created_at >= clock.day) AS calls,
          (SELECT count(*) FROM llm_call c WHERE c.project_id = $1 AND c.created_at >= clock.day
              AND c.status NOT IN ('SENT', 'ANSWERED')) AS failed,
          (SELECT count(*) FROM llm_call c WHERE c.project_id = $1 AND c.status = 'SENT' AND c.lease_until >= clock.now) AS running
        FROM clock
        LEFT JOIN llm_gate s ON s.project_id = $1
        LEFT JOIN llm_gate g ON g.project_id = $1 AND g.day = (clock.now AT TIME ZONE 'UTC')::date`,
    [projectId],
  );
  const now = row!.now.getTime();
  const { phase, openUntil } = phaseAt(row!.breaker ?? CLOSED, now);
  const until = Math.max(openUntil, row!.paused_until?.getTime() ?? 0);
  return {
    tokens: Number(row!.tokens ?? 0),
    usd: Number(row!.usd ?? 0),
    calls: Number(row!.calls),
    failedCalls: Number(row!.failed),
    runningCalls: Number(row!.running),
    breaker: phase,
    retryAt: until > now ? new Date(until) : null,
    resetsAt: row!.resets_at,
  };
}

/** A breaker whose time is up lets the next call through as a trial, although nobody has asked yet. */
function phaseAt(breaker: Breaker, now: number): { phase: BreakerPhase; openUntil: number } {
  if (breaker.phase !== 'OPEN') return { phase: breaker.phase, openUntil: 0 };
  return breaker.until > now
    ? { phase: 'OPEN', openUntil: breaker.until }
    : { phase: 'HALF_OPEN', openUntil: 0 };
}
