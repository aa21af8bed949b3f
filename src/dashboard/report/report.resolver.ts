import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/graphql/context.js';
import { requireTimeRange, TimeRangeInput } from '../../platform/graphql/time-range.graphql.js';
import { renderReport, type ReportFormat } from './render-report.js';
import { AgentReport, AgentReportFormatEnum } from './report.graphql.js';
import type { ReportService } from './report.service.js';

@Resolver()
export class ReportResolver {
  constructor(private readonly service: ReportService) {}

  @Query(() => AgentReport, {
    description:
      'A report of an agent, to be kept or sent: score, trend, forecast, criteria, changes, rules and what to do. NOT_FOUND where no such agent is defined and none was ever trained.',
  })
  async agentReport(
    @Ctx() context: RequestContext,
    @Arg('agentType', () => String, { description: 'Kind of the agent.' }) agentType: string,
    @Arg('range', () => TimeRangeInput, {
      nullable: true,
      description: 'By when sessions ended; the last 90 days if left out.',
    })
    range: TimeRangeInput | null | undefined,
    @Arg('format', () => AgentReportFormatEnum, { defaultValue: 'HTML', description: 'Form of the content.' })
    format: ReportFormat,
  ): Promise<AgentReport> {
    const window = range ? requireTimeRange(range, ['range']) : null;
    const data = await this.service.collect(context, agentType, window);
    return {
      agentType,
      format,
      ...renderReport(data, format),
      range: data.range,
      createdAt: data.createdAt,
    };
  }
}
