import {
  drags,
  type PredictionsService,
  type StatisticsService,
  type TrendReport,
  type TrendService,
} from '../../analytics/index.js';
import { requireAgentType } from '../../evaluation/index.js';
import { LearningAdaptationEntity } from '../../learning/index.js';
import { DAY_MS } from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import { ExpectedError } from '../../platform/errors.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { Clock } from '../../platform/ports.js';
import type { DashboardScope, DashboardService } from '../dashboard.service.js';
import type { Forecast, ReportData } from './domain/report-data.js';
import { readKnownAgents } from './known-agents.js';

const DEFAULT_DAYS = 90;
const NOW_DAYS = 7;
/** Beyond, a trend is told by weeks. */
const MOST_DAYS = 400;
/** The newest of each are told. */
const MOST_FORECASTS = 20;
const MOST_RULES = 50;
const SCORE = 'RESPONSE_SCORE';

export interface ReportParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly dashboards: DashboardService;
  readonly statistics: StatisticsService;
  readonly trends: TrendService;
  readonly predictions: PredictionsService;
}

/** Collects what a report tells of an agent: what its dashboard shows, at one time. */
export class ReportService {
  constructor(private readonly parts: ReportParts) {}

  /**
   * @param range by when sessions ended; the last 90 days where null
   * @throws ExpectedError INVALID_INPUT where the agent type is no slug or the range too long, NOT_FOUND where no agent of
   *   this type is defined and none was ever trained
   */
  async collect(
    context: RequestContext,
    agentType: string,
    range: { readonly from: Date; readonly to: Date } | null,
  ): Promise<ReportData> {
    requireAgentType(agentType, ['agentType']);
    await this.requireKnown(context, agentType);
    const { dashboards, statistics, clock } = this.parts;
    const now = clock.now();
    const asked = range ?? lastDays(now, DEFAULT_DAYS);
    const window = dashboards.windowOf(asked);
    const scope: DashboardScope = { agentType, window, range: asked };
    const whole = await statistics.statistics(context, window, agentType);
    const recent = statistics.windowOf(lastDays(now, NOW_DAYS));
    const trend = await this.trend(context, scope);
    const criteria = await dashboards.criteria(context, scope);
    const dragging = new Set(drags({ criteria, meanResponseScore: whole.meanResponseScore }));
    return {
      agentType,
      projectId: context.project.projectId,
      createdAt: now,
      range: window,
      now: await statistics.statistics(context, recent, agentType),
      whole,
      before: await statistics.before(context, whole),
      ...trend,
      ...(await this.forecasts(context, agentType)),
      criteria: criteria.map((each) => ({ ...each, isDrag: dragging.has(each) })),
      recommendations: await dashboards.recommendations(context, scope),
      rules: await this.rules(context, agentType),
    };
  }

  private async requireKnown({ project }: RequestContext, agentType: string): Promise<void> {
    const known = await this.parts.database.read(project, (db) => readKnownAgents(db, project.projectId));
    if (known.includes(agentType)) return;
    const there = known.length === 0 ? 'there is none yet' : `there are ${known.join(', ')}`;
    const message = `No agent ${agentType} is defined in the project ${project.projectId}, and none was ever trained; ${there}.`;
    throw new ExpectedError('NOT_FOUND', message, ['agentType']);
  }

  private async trend(
    { project }: RequestContext,
    { agentType, range }: DashboardScope,
  ): Promise<Pick<ReportData, 'trend' | 'changes'>> {
    const { trends } = this.parts;
    const isLong = range!.to.getTime() - range!.from.getTime() > MOST_DAYS * DAY_MS;
    const granularity = isLong ? 'WEEK' : 'DAY';
    const report: TrendReport = await trends.trend(project, { metric: SCORE, agentType, range, granularity });
    const changes = trends.changePoints(report);
    const asked = changes.map(({ at }) => ({ agentType, at }));
    const causes = asked.length === 0 ? [] : await trends.causes(project, report.of.size, asked);
    const { direction, slopePerDay, slopeInterval, pValue, points } = report;
    return {
      trend: { direction, bucket: isLong ? 'week' : 'day', slopePerDay, slopeInterval, pValue, points },
      changes: changes.map((change, at) => ({ ...change, causes: causes[at] ?? [] })),
    };
  }

  /** The newest open forecast for each number of days ahead. */
  private async forecasts(
    { project }: RequestContext,
    agentType: string,
  ): Promise<Pick<ReportData, 'forecasts' | 'noForecastReason'>> {
    const { predictions, clock } = this.parts;
    const series = { agentType, metric: SCORE } as const;
    const page = { connection: 'report', limit: MOST_FORECASTS, after: null };
    const [rows = []] = await predictions.pages(project, [{ ...series, isGraded: false, page }]);
    const newest = new Map(
      rows
        .filter(({ targetTime }) => targetTime > clock.now())
        .reverse()
        .map((row) => [row.horizonDays, row]),
    );
    const open = [...newest.values()].sort((a, b) => a.horizonDays - b.horizonDays);
    const records = open.map(({ horizonDays }) => ({ ...series, horizonDays }));
    const coverages = open.length === 0 ? [] : await predictions.coverages(project, records);
    const forecasts = open.map((row, at): Forecast => ({
      horizonDays: row.horizonDays,
      targetTime: row.targetTime,
      predictedValue: row.predictedValue,
      interval80: { level: 0.8, lower: row.lower80, upper: row.upper80 },
      interval95: { level: 0.95, lower: row.lower95, upper: row.upper95 },
      method: row.method,
      observedCoverage: coverages[at] ?? null,
    }));
    const wanted = { ...series, horizonDays: null };
    const [reason = null] = open.length > 0 ? [] : await predictions.unavailableReasons(project, [wanted]);
    return { forecasts, noForecastReason: reason };
  }

  private rules({ project }: RequestContext, agentType: string): Promise<ReportData['rules']> {
    const { projectId } = project;
    return this.parts.database.read(project, (db) =>
      db.find(LearningAdaptationEntity, {
        where: { projectId, agentType, status: 'ADOPTED' },
        order: { decidedAt: 'DESC', id: 'DESC' },
        take: MOST_RULES,
      }),
    );
  }
}

function lastDays(now: Date, days: number): { from: Date; to: Date } {
  const tomorrow = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS;
  return { from: new Date(tomorrow - days * DAY_MS), to: new Date(tomorrow) };
}
