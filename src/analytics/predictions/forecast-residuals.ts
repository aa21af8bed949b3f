import type { EntityManager } from 'typeorm';

/** So many of each kind of agent: what a chart learns from, and then some. */
const NEWEST = 240;

/** How far forecasts of the response score were off one day ahead, by kind of agent: actual less forecast, oldest first. */
export async function readForecastResiduals(
  db: EntityManager,
  projectId: string,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await db.query<{ agent_type: string; residuals: number[] }[]>(
    `/* forecast_residuals */ SELECT agent_type, array_agg(actual_value - predicted_value ORDER BY origin) AS residuals
       FROM (SELECT *, row_number() OVER (PARTITION BY agent_type ORDER BY origin DESC) AS place FROM prediction
              WHERE project_id = $1 AND metric = 'RESPONSE_SCORE' AND horizon_days = 1 AND actual_value IS NOT NULL) AS p
      WHERE place <= $2 GROUP BY agent_type`,
    [projectId, NEWEST],
  );
  return new Map(rows.map(({ agent_type, residuals }) => [agent_type, residuals]));
}
