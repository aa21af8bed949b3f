import { setImmediate as others } from 'node:timers/promises';
import { readAgentTypes, readDailySeries, type SeriesMetric } from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import type { Clock, IdSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import { isoDay } from '../../metrics/index.js';
import { intervalsOf } from '../forecast/conformal.js';
import { forecasting, type HorizonForecast, type SeriesForecast } from '../forecast/forecast-series.js';
import { RANGES } from '../forecast/value-range.js';
import { Calibration } from './calibration.js';
import { directionOf } from './direction.js';
import { addDays, historyOf, lastDayOver } from './prediction-days.js';
import { PredictionEntity } from './prediction.entity.js';
import { recommend } from './recommend.js';

export const METRICS = Object.keys(RANGES) as readonly SeriesMetric[];

interface Series {
  readonly agentType: string;
  readonly metric: SeriesMetric;
}

/** Makes the day's forecasts of all that has been seen enough of. */
export class Forecaster {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * Forecasts from the last UTC day that is over; what was already made from that day is left alone, so that it may be
   * run as often as one likes.
   *
   * @returns what was done, in words
   */
  async run(project: ProjectContext, signal: AbortSignal): Promise<string> {
    const origin = lastDayOver(this.clock.now());
    const { wanted, calibration } = await this.plan(project, origin);
    let [madeCount, shortCount] = [0, 0];
    for (const series of wanted) {
      const forecast = await this.forecast(project, series, origin, signal);
      if ('unavailable' in forecast) shortCount += 1;
      else madeCount += await this.store(project, series, origin, forecast, calibration);
    }
    const short = shortCount === 0 ? '' : `; too little is known of ${shortCount} series`;
    return `made ${madeCount} forecasts from ${isoDay(origin)}${short}`;
  }

  /** The series that nothing was made of from this day. */
  private plan(project: ProjectContext, origin: Date) {
    const { projectId } = project;
    return this.database.read(project, async (db) => {
      const agentTypes = await readAgentTypes(db, projectId, historyOf(origin));
      const made = await db.query<{ key: string }[]>(
        `/* predictions_made */ SELECT DISTINCT agent_type || ' ' || metric AS key FROM prediction
          WHERE project_id = $1 AND origin = $2::date AND agent_type = ANY($3::text[])`,
        [projectId, isoDay(origin), agentTypes],
      );
      const keys = new Set(made.map(({ key }) => key));
      const wanted = agentTypes
        .flatMap((agentType) => METRICS.map((metric): Series => ({ agentType, metric })))
        .filter(({ agentType, metric }) => !keys.has(`${agentType} ${metric}`));
      return { wanted, calibration: await Calibration.read(db, projectId) };
    });
  }

  private async forecast(
    project: ProjectContext,
    series: Series,
    origin: Date,
    signal: AbortSignal,
  ): Promise<SeriesForecast> {
    const buckets = await this.database.read(project, (db) =>
      readDailySeries(db, project.projectId, { ...series, ...historyOf(origin) }),
    );
    const work = forecasting(
      buckets.map(({ mean }) => mean),
      RANGES[series.metric],
    );
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      // Fitting takes the processor for milliseconds at a time; requests are answered between.
      await others();
      signal.throwIfAborted();
    }
  }

  private async store(
    project: ProjectContext,
    series: Series,
    origin: Date,
    forecast: Exclude<SeriesForecast, { unavailable: string }>,
    calibration: Calibration,
  ): Promise<number> {
    const { level, seenCount } = forecast;
    const rows = forecast.horizons.map((one) => ({
      projectId: project.projectId,
      id: this.ids.next(),
      ...series,
      origin: isoDay(origin),
      targetTime: addDays(origin, one.horizon + 1),
      ...predictionOf(series.metric, one, { level, seenCount }, calibration),
    }));
    return this.database.transaction(project, async (tx) => {
      const inserted = await tx
        .createQueryBuilder()
        .insert()
        .into(PredictionEntity)
        .values(rows)
        .orIgnore()
        .returning('id')
        .execute();
      return (inserted.raw as unknown[]).length;
    });
  }
}

function predictionOf(
  metric: SeriesMetric,
  forecast: HorizonForecast,
  { level, seenCount }: { readonly level: number; readonly seenCount: number },
  calibration: Calibration,
) {
  const range = RANGES[metric];
  const { horizon, method, point, error, backtestMase } = forecast;
  const { reaches, calibratedBy } = calibration.reachesFor(metric, horizon);
  const [at80, at95] = intervalsOf(forecast, reaches, range);
  const predicted = {
    horizonDays: horizon,
    method,
    currentValue: level,
    predictedValue: point,
    madeFrom: seenCount,
    direction: directionOf(level, at80!, range.isHigherBetter),
    backtestMase,
  };
  return {
    ...predicted,
    standardError: error,
    lower80: at80!.lower,
    upper80: at80!.upper,
    lower95: at95!.lower,
    upper95: at95!.upper,
    calibratedBy,
    recommendations: recommend({ ...predicted, metric, at95: at95! }, range),
  };
}
