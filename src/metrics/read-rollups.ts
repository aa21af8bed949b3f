import type { EntityManager } from 'typeorm';

/** Count, sum and sum of squares of a metric, in its stored unit (milli-points or milliseconds). */
export interface Moments {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

export interface RollupTotals {
  readonly improvedCount: number;
  readonly unimprovedCount: number;
  readonly failedCount: number;
  readonly cancelledCount: number;
  readonly successCount: number;
  readonly responseScore: Moments;
  readonly improvement: Moments;
}

interface TotalsRow {
  agent_type: string;
  improved: string;
  unimproved: string;
  failed: string;
  cancelled: string;
  success: string;
  score_n: string;
  score_sum: string;
  score_squares: string;
  gain_n: string;
  gain_sum: string;
  gain_squares: string;
}

/** Totals of the UTC days in [fromDay, toDay), by agent type. Days are ISO dates, as in 2026-01-31. */
export async function readRollupTotals(
  db: EntityManager,
  projectId: string,
  window: { readonly fromDay: string; readonly toDay: string },
  agentType: string | null,
): Promise<Map<string, RollupTotals>> {
  const rows = await db.query<TotalsRow[]>(
    `/* rollup_totals */ SELECT agent_type,
        sum(improved_count) AS improved, sum(unimproved_count) AS unimproved, sum(failed_count) AS failed,
        sum(cancelled_count) AS cancelled, sum(success_count) AS success,
        sum(response_score_n) AS score_n, sum(response_score_sum) AS score_sum,
        sum(response_score_sum_squares) AS score_squares,
        sum(improvement_n) AS gain_n, sum(improvement_sum) AS gain_sum, sum(improvement_sum_squares) AS gain_squares
      FROM rollup_day
      WHERE project_id = $1 AND day >= $2::date AND day < $3::date AND ($4::text IS NULL OR agent_type = $4)
      GROUP BY agent_type ORDER BY agent_type`,
    [projectId, window.fromDay, window.toDay, agentType],
  );
  return new Map(
    rows.map((row) => [
      row.agent_type,
      {
        improvedCount: Number(row.improved),
        unimprovedCount: Number(row.unimproved),
        failedCount: Number(row.failed),
        cancelledCount: Number(row.cancelled),
        successCount: Number(row.success),
        responseScore: {
          n: Number(row.score_n),
          sum: Number(row.score_sum),
          sumSquares: Number(row.score_squares),
        },
        improvement: {
          n: Number(row.gain_n),
          sum: Number(row.gain_sum),
          sumSquares: Number(row.gain_squares),
        },
      },
    ]),
  );
}
