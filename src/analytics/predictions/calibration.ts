import type { EntityManager } from 'typeorm';
import type { SeriesMetric } from '../../metrics/index.js';
import { MIN_SCORES, reachesOf } from '../forecast/conformal.js';
import { HORIZONS, type Horizon } from '../forecast/forecast-series.js';

/** Of older forecasts agents, templates and models were others. */
const NEWEST = 1_000;

export interface Reaches {
  /** Of each level, in standard errors. */
  readonly reaches: readonly number[];
  /** Marked forecasts behind them; 0 where they are the model's, widened. */
  readonly calibratedBy: number;
}

interface Score {
  readonly metric: SeriesMetric;
  readonly score: number;
}

/**
 * How far intervals must reach to have held the project's own past forecasts of the same horizon: those of the same
 * metric where there are enough, else of all metrics; agents are pooled. Consecutive days share their past, so that what
 * is promised holds on the whole and not in each week.
 */
export class Calibration {
  private constructor(private readonly scores: ReadonlyMap<Horizon, readonly Score[]>) {}

  static async read(db: EntityManager, projectId: string): Promise<Calibration> {
    const rows = await db.query<(Score & { readonly horizon_days: Horizon })[]>(
      `/* prediction_scores */ SELECT h.horizon_days, p.metric, p.score FROM unnest($2::smallint[]) AS h(horizon_days)
        CROSS JOIN LATERAL (SELECT metric, abs(error) / standard_error AS score FROM prediction
          WHERE project_id = $1 AND horizon_days = h.horizon_days AND actual_value IS NOT NULL
          ORDER BY created_at DESC LIMIT $3) p`,
      [projectId, HORIZONS, NEWEST],
    );
    return new Calibration(
      new Map(HORIZONS.map((horizon) => [horizon, rows.filter((row) => row.horizon_days === horizon)])),
    );
  }

  reachesFor(metric: SeriesMetric, horizon: Horizon): Reaches {
    const all = this.scores.get(horizon) ?? [];
    const own = all.filter((one) => one.metric === metric);
    const scores = (own.length >= MIN_SCORES ? own : all).map(({ score }) => score);
    return { reaches: reachesOf(scores), calibratedBy: scores.length >= MIN_SCORES ? scores.length : 0 };
  }
}
