import type pg from 'pg';
import { ninetyDays } from './requests.js';

/** What the dashboard tells of an agent's 90 days, computed from the sessions themselves. */
const RAW = `
  WITH ended AS MATERIALIZED (
    SELECT s.status, s.improvement_score, e.score, e.result, (s.plan->>'targetScore')::float8 AS target,
        extract(epoch FROM s.finished_at - s.started_at) * 1000 AS ms
      FROM training_session s
      LEFT JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
     WHERE s.project_id = 'default' AND s.agent_type = $1 AND s.finished_at >= $2 AND s.finished_at < $3)
  SELECT count(*)::int AS sessions,
      count(*) FILTER (WHERE status = 'IMPROVED' OR status = 'UNIMPROVED' AND score >= target)::int AS successes,
      count(*) FILTER (WHERE status = 'FAILED')::int AS failed, avg(score) AS mean_score, stddev(score) AS score_spread,
      avg(improvement_score) AS mean_gain, stddev(improvement_score) AS gain_spread,
      percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY ms) AS quantiles,
      (SELECT json_agg(c) FROM (
        SELECT item->>'criterion' AS criterion, avg((item->>'score')::float8) AS mean, count(*) AS n
          FROM ended x, jsonb_array_elements(x.result->'criteria') item GROUP BY 1) c) AS criteria
    FROM ended`;

export interface RawNumbers {
  readonly sessions: number;
  readonly mean_score: number;
  readonly quantiles: readonly [number, number];
}

/** For these 90 days and the 90 before, as the dashboard has them; answers the former. */
export async function rawNumbers(client: pg.Client, agentType: string): Promise<RawNumbers> {
  const { from, to } = ninetyDays();
  const before = new Date(2 * from.getTime() - to.getTime());
  const { rows } = await client.query<RawNumbers>(RAW, [agentType, from, to]);
  await client.query(RAW, [agentType, before, from]);
  return rows[0]!;
}
