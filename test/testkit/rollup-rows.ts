import type { DataSource } from 'typeorm';

const DAY_MS = 86_400_000;

/** What the sessions of one day come to; points of scores and gains, milliseconds, and how many of them there were. */
export interface RollupDay {
  /** As in 2026-01-31. */
  readonly day: string;
  readonly sessions?: number;
  readonly score?: number;
  readonly improvement?: number;
  /** Sessions that succeeded; all if left out. */
  readonly successes?: number;
  readonly durationMs?: number;
}

/** Writes rollups as if so many sessions had ended on these days. */
export async function insertRollups(
  dataSource: DataSource,
  agentType: string,
  days: readonly RollupDay[],
): Promise<void> {
  const rows = days.map(
    ({ day, sessions = 10, score = 70, improvement = 5, successes = sessions, durationMs = 2_000 }) => [
      day,
      sessions,
      successes,
      Math.round(score * 1_000) * sessions,
      Math.round(improvement * 1_000) * sessions,
      durationMs * sessions,
    ],
  );
  await dataSource.query(
    `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, improved_count, success_count,
        response_score_n, response_score_sum, improvement_n, improvement_sum, duration_n, duration_sum)
      SELECT 'default', (d->>0)::date, $1, 'engineer@1', 'CONTINUOUS', 0, (d->>1)::bigint, (d->>2)::bigint,
        (d->>1)::bigint, (d->>3)::bigint, (d->>1)::bigint, (d->>4)::bigint, (d->>1)::bigint, (d->>5)::bigint
      FROM jsonb_array_elements($2::jsonb) AS d`,
    [agentType, JSON.stringify(rows)],
  );
}

/** So many days up to and with the last one, oldest first. */
export function daysUpTo(last: Date, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(last.getTime() - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}
