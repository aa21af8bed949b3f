import type pg from 'pg';
import { fillSessions } from '../../../bench/kit/fill-sessions.js';
import { FILL_ROLLUPS } from '../../../migrations/1764300000000-rollups.js';
import { RollupUpkeep } from '../../../src/metrics/index.js';
import type { Database } from '../../../src/platform/database/database.js';
import { systemClock } from '../../../src/platform/system-ports.js';

export interface History {
  readonly sessions: number;
  readonly days: number;
}

/** What agents were asked, so that lists are not all the same. */
const TASKS = `(ARRAY['Write a function that merges two sorted lists', 'Explain how the cache is cleared',
  'Review the login for unsafe input', 'Write tests for the parser of dates', 'Summarise the incident of Tuesday',
  'Clean up the nightly backup script', 'Add a retry to the webhook sender', 'Describe the API of the scheduler'])`;

/** Points that agents moved over time: x runs from 0 at the beginning to 1 now. The jump comes with engineer@2. */
const DRIFT = `CASE agent_type
  WHEN 'engineer' THEN -10 + 8 * x + CASE WHEN x > 0.75 THEN 9 ELSE 0 END
  WHEN 'documentation' THEN -8 + greatest(0, x - 0.7) * 40
  WHEN 'ticketing' THEN -6 + greatest(0, x - 0.75) * 36
  WHEN 'security' THEN 4 - greatest(0, x - 0.75) * 72
  WHEN 'research' THEN 3 * sin(x * 9)
  ELSE 0 END`;

const MOVE_SCORES = `
  WITH moved AS (
    SELECT e.project_id, e.id, ${DRIFT} AS points FROM evaluation e
      JOIN training_session s ON s.project_id = e.project_id AND s.id = e.session_id
      CROSS JOIN LATERAL (SELECT 1 - extract(epoch FROM now() - s.finished_at) / (86400 * $1::float8) AS x) t)
  UPDATE evaluation e SET score = greatest(0, least(100, e.score + m.points)),
      result = jsonb_set(jsonb_set(e.result, '{score}', to_jsonb(greatest(0, least(100, e.score + m.points)))), '{criteria}',
        (SELECT jsonb_agg(jsonb_set(c, '{score}', to_jsonb(greatest(0, least(100, (c ->> 'score')::float8 + m.points)))))
          FROM jsonb_array_elements(e.result -> 'criteria') c))
    FROM moved m WHERE m.project_id = e.project_id AND m.id = e.id`;

/** Months of sessions of nine agents, some of which got better and one worse. */
export async function fillHistory(client: pg.Client, database: Database, history: History): Promise<void> {
  await fillSessions(client, database, { ...history, projectId: 'default' });
  await client.query(MOVE_SCORES, [history.days]);
  await client.query(
    `UPDATE training_session SET task_description = ${TASKS}[1 + ('x' || substr(input_hash, 1, 7))::bit(28)::int % 8]`,
  );
  await client.query('TRUNCATE rollup_day, rollup_hour, rollup_agent_day');
  for (const statement of FILL_ROLLUPS) await client.query(statement);
  await new RollupUpkeep(database, systemClock).run(new AbortController().signal);
}
