import type { EntityManager } from 'typeorm';

/** Writers of one key are spread over so many rows. */
export const ROLLUP_SHARDS = 8;

/** What a session that has just ended adds to its day. */
export interface EndedSession {
  readonly projectId: string;
  readonly sessionId: string;
  readonly agentType: string;
  /** name@version; null when it ended before it was planned. */
  readonly strategy: string | null;
  readonly mode: string;
  readonly outcome: 'IMPROVED' | 'UNIMPROVED' | 'FAILED' | 'CANCELLED';
  /** Improved, or in no need of it: UNIMPROVED at or above the target score. */
  readonly isSuccess: boolean;
  /** Points of the response as it came in; null when FAILED or CANCELLED. */
  readonly responseScore: number | null;
  /** Points gained; null when FAILED or CANCELLED. */
  readonly improvement: number | null;
  /** From the first start to the end; null when it was never started. */
  readonly durationMs: number | null;
  readonly finishedAt: Date;
}

/** Points as integer milli-points, in which sums are exact. */
export function milliPoints(points: number): bigint {
  return BigInt(Math.round(points * 1_000));
}

function moments(value: bigint | null): [number, string, string] {
  return value === null ? [0, '0', '0'] : [1, value.toString(), (value * value).toString()];
}

/** The same session always falls into the same shard. */
function shardOf(sessionId: string): number {
  return Number.parseInt(sessionId.slice(-4), 16) % ROLLUP_SHARDS;
}

/** Adds an ended session to its UTC day, in the transaction that ends it. */
export async function recordRollup(tx: EntityManager, ended: EndedSession): Promise<void> {
  const outcome = (name: EndedSession['outcome']): number => (ended.outcome === name ? 1 : 0);
  await tx.query(
    `/* record_rollup, prepared */ INSERT INTO rollup_day AS r
       (project_id, day, agent_type, strategy, mode, shard,
        improved_count, unimproved_count, failed_count, cancelled_count, success_count,
        response_score_n, response_score_sum, response_score_sum_squares,
        improvement_n, improvement_sum, improvement_sum_squares,
        duration_n, duration_sum, duration_sum_squares)
     VALUES ($1, ($2::timestamptz AT TIME ZONE 'UTC')::date, $3, $4, $5, $6,
        $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     ON CONFLICT (project_id, day, agent_type, strategy, mode, shard) DO UPDATE SET
        improved_count = r.improved_count + excluded.improved_count,
        unimproved_count = r.unimproved_count + excluded.unimproved_count,
        failed_count = r.failed_count + excluded.failed_count,
        cancelled_count = r.cancelled_count + excluded.cancelled_count,
        success_count = r.success_count + excluded.success_count,
        response_score_n = r.response_score_n + excluded.response_score_n,
        response_score_sum = r.response_score_sum + excluded.response_score_sum,
        response_score_sum_squares = r.response_score_sum_squares + excluded.response_score_sum_squares,
        improvement_n = r.improvement_n + excluded.improvement_n,
        improvement_sum = r.improvement_sum + excluded.improvement_sum,
        improvement_sum_squares = r.improvement_sum_squares + excluded.improvement_sum_squares,
        duration_n = r.duration_n + excluded.duration_n,
        duration_sum = r.duration_sum + excluded.duration_sum,
        duration_sum_squares = r.duration_sum_squares + excluded.duration_sum_squares`,
    [
      ended.projectId,
      ended.finishedAt.toISOString(),
      ended.agentType,
      ended.strategy ?? '',
      ended.mode,
      shardOf(ended.sessionId),
      outcome('IMPROVED'),
      outcome('UNIMPROVED'),
      outcome('FAILED'),
      outcome('CANCELLED'),
      ended.isSuccess ? 1 : 0,
      ...moments(ended.responseScore === null ? null : milliPoints(ended.responseScore)),
      ...moments(ended.improvement === null ? null : milliPoints(ended.improvement)),
      ...moments(ended.durationMs === null ? null : BigInt(Math.round(ended.durationMs))),
    ],
  );
}
