import type pg from 'pg';

/**
 * One-day forecasts of the engineer's score as they would stand there after some weeks: each the mean of the seven days before,
 * and marked by the day that came. What is ahead the server forecasts itself as soon as it is up.
 */
const PAST_FORECASTS = `
  WITH daily AS (
    SELECT s.finished_at::date AS day, avg(e.score) AS mean, stddev(e.score) / sqrt(count(*)) AS error
      FROM training_session s JOIN evaluation e ON e.project_id = s.project_id AND e.session_id = s.id
      WHERE s.agent_type = 'engineer' AND s.finished_at < date_trunc('day', now()) GROUP BY 1),
  course AS (
    SELECT day, mean, error,
        avg(mean) OVER before AS predicted, coalesce(stddev(mean) OVER before, 1) + 0.5 AS spread,
        row_number() OVER (ORDER BY day) AS nth
      FROM daily WINDOW before AS (ORDER BY day ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING))
  INSERT INTO prediction (project_id, id, agent_type, metric, origin, horizon_days, method, current_value, predicted_value,
    standard_error, lower80, upper80, lower95, upper95, calibrated_by, made_from, direction, backtest_mase, recommendations,
    target_time, created_at, graded_at, actual_day, actual_value, error, is_inside80, is_inside95)
  SELECT 'default', gen_random_uuid(), 'engineer', 'RESPONSE_SCORE', day - 1, 1, 'ets+theta', predicted, predicted,
      spread, predicted - 1.8 * spread, predicted + 1.8 * spread, predicted - 2.7 * spread, predicted + 2.7 * spread, 0, nth,
      'STABLE', 0.82, '{}', day + interval '1 day', day, day + interval '1 day', day, mean, mean - predicted,
      abs(mean - predicted) < 1.8 * spread, abs(mean - predicted) < 2.7 * spread
    FROM course WHERE nth > 14 AND day > now() - $1 * interval '1 day'`;

/** Forecasts of the last days, with what came of them. */
export async function fillForecasts(client: pg.Client, days: number): Promise<void> {
  await client.query(PAST_FORECASTS, [days]);
}
