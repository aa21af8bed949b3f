import type { SelectQueryBuilder } from 'typeorm';
import { dailySeriesOfAgents, type SeriesMetric } from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import { runPlannedRead } from '../../platform/database/one-plan.js';
import type { Page } from '../../platform/graphql/connection.js';
import type { Clock } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import { whyNotForecast, type Horizon } from '../forecast/forecast-series.js';
import { historyOf, lastDayOver } from './prediction-days.js';
import { PredictionEntity } from './prediction.entity.js';

/** Of one kind of agent and one metric. */
export interface PredictionSeries {
  readonly agentType: string;
  readonly metric: SeriesMetric;
}

export interface PredictionFilter extends PredictionSeries {
  /** Those whose time has come, or those that are still open; all where null. */
  readonly isGraded: boolean | null;
}

export interface PredictionRequest extends PredictionFilter {
  readonly page: Page;
}

/** Forecasts that may be missing. */
export interface WantedForecast extends PredictionSeries {
  /** Any where null. */
  readonly horizonDays: Horizon | null;
}

/** Whose record of past forecasts is told. */
export interface PredictionRecord extends PredictionSeries {
  readonly horizonDays: number;
}

/** Answers about forecasts. */
export class PredictionsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async findMany(project: ProjectContext, ids: readonly string[]): Promise<PredictionEntity[]> {
    return this.query(project, (query) => query.andWhere('p.id = ANY(:ids)', { ids }));
  }

  /** The pages of several requests, each newest first and up to one more than the page holds, in one statement. */
  async pages(
    project: ProjectContext,
    requests: readonly PredictionRequest[],
  ): Promise<PredictionEntity[][]> {
    const rows = await this.query(project, (query) =>
      query
        .andWhere(
          `p.id IN (
             SELECT newest.id FROM unnest(:agentTypes::text[], :metrics::text[], :graded::boolean[],
                 :afterTimes::timestamptz[], :afterIds::uuid[], :limits::integer[])
                 AS r(agent_type, metric, is_graded, after_time, after_id, row_limit)
               CROSS JOIN LATERAL (
                 SELECT n.id FROM prediction n
                  WHERE n.project_id = :project AND n.agent_type = r.agent_type AND n.metric = r.metric
                    AND (r.is_graded IS NULL OR (n.graded_at IS NOT NULL) = r.is_graded)
                    AND (r.after_id IS NULL OR (n.created_at, n.id) < (r.after_time, r.after_id))
                  ORDER BY n.created_at DESC, n.id DESC LIMIT r.row_limit) newest)`,
          {
            agentTypes: requests.map(({ agentType }) => agentType),
            metrics: requests.map(({ metric }) => metric),
            graded: requests.map(({ isGraded }) => isGraded),
            afterTimes: requests.map(({ page }) => page.after?.createdAt.toISOString() ?? null),
            afterIds: requests.map(({ page }) => page.after?.id ?? null),
            limits: requests.map(({ page }) => page.limit + 1),
          },
        )
        .orderBy('p.createdAt', 'DESC')
        .addOrderBy('p.id', 'DESC'),
    );
    return requests.map((request) =>
      rows.filter((row) => isAnswer(row, request)).slice(0, request.page.limit + 1),
    );
  }

  /** Why there is no open forecast, of each of several that are wanted; null where there is one. */
  async unavailableReasons(
    project: ProjectContext,
    all: readonly WantedForecast[],
  ): Promise<(string | null)[]> {
    const { projectId } = project;
    const now = this.clock.now();
    const days = historyOf(lastDayOver(now));
    return this.database.read(project, async (db) => {
      const open = await db.query<{ agent_type: string; metric: string; horizon: number }[]>(
        `/* open_predictions */ SELECT DISTINCT p.agent_type, p.metric, p.horizon_days AS horizon FROM prediction p
          WHERE p.project_id = $1 AND p.graded_at IS NULL AND p.target_time > $2
            AND (p.agent_type, p.metric) IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
        [projectId, now, all.map(({ agentType }) => agentType), all.map(({ metric }) => metric)],
      );
      const isThere = ({ agentType, metric, horizonDays }: WantedForecast) =>
        open.some(
          (row) =>
            row.agent_type === agentType &&
            row.metric === metric &&
            (horizonDays === null || row.horizon === horizonDays),
        );
      const without = all.filter((wanted) => !isThere(wanted));
      if (without.length === 0) return all.map(() => null);
      const metrics = [...new Set(without.map(({ metric }) => metric))].sort();
      const agentTypes = [...new Set(without.map(({ agentType }) => agentType))];
      const daily = await runPlannedRead(
        db,
        dailySeriesOfAgents(projectId, { ...days, metrics, agentTypes }),
      );
      return all.map((wanted) => {
        if (isThere(wanted)) return null;
        const { metric, agentType, horizonDays } = wanted;
        const values = (daily.get(metric)?.get(agentType) ?? []).map(({ mean }) => mean);
        return whyNotForecast(values, horizonDays ?? undefined) ?? NOT_MADE_YET;
      });
    });
  }

  /** Share of marked forecasts whose 95 % interval held the truth, of each record; null where none is marked yet. */
  async coverages(project: ProjectContext, records: readonly PredictionRecord[]): Promise<(number | null)[]> {
    const rows = await this.database.read(project, (db) =>
      db.query<{ at: number; coverage: number }[]>(
        `/* prediction_coverage */ SELECT r.at::integer AS at, avg(p.is_inside95::integer)::float8 AS coverage
           FROM unnest($2::text[], $3::text[], $4::smallint[]) WITH ORDINALITY AS r(agent_type, metric, horizon, at)
           JOIN prediction p ON p.project_id = $1 AND p.agent_type = r.agent_type AND p.metric = r.metric
                AND p.horizon_days = r.horizon AND p.actual_value IS NOT NULL
          GROUP BY r.at`,
        [
          project.projectId,
          records.map(({ agentType }) => agentType),
          records.map(({ metric }) => metric),
          records.map(({ horizonDays }) => horizonDays),
        ],
      ),
    );
    const found = new Map(rows.map(({ at, coverage }) => [at - 1, coverage]));
    return records.map((_, index) => found.get(index) ?? null);
  }

  private query(
    project: ProjectContext,
    narrow: (query: SelectQueryBuilder<PredictionEntity>) => SelectQueryBuilder<PredictionEntity>,
  ): Promise<PredictionEntity[]> {
    return this.database.read(project, (db) =>
      narrow(
        db
          .createQueryBuilder(PredictionEntity, 'p')
          .where('p.project_id = :project', { project: project.projectId }),
      ).getMany(),
    );
  }
}

const NOT_MADE_YET =
  'Enough has been seen, and forecasts are made once a day by a worker: trainingSystem.schedules tells when next.';

/** Whether a row is among those that a request asks for, be it on its page or behind it. */
function isAnswer(row: PredictionEntity, { agentType, metric, isGraded, page }: PredictionRequest): boolean {
  if (row.agentType !== agentType || row.metric !== metric) return false;
  if (isGraded !== null && (row.gradedAt !== null) !== isGraded) return false;
  if (page.after === null) return true;
  const [time, afterTime] = [row.createdAt.getTime(), page.after.createdAt.getTime()];
  return time < afterTime || (time === afterTime && row.id < page.after.id);
}
