import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { requireAgentType } from '../../evaluation/index.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { requireTimeRange, TimeRangeInput } from '../../platform/graphql/time-range.graphql.js';
import { ExportFormatEnum, TrainingDataExport } from './export.graphql.js';
import type { ExportFormat } from './export-link.js';
import type { ExportService } from './export.service.js';

@Resolver()
export class ExportResolver {
  constructor(private readonly service: ExportService) {}

  @Query(() => TrainingDataExport, {
    description: 'A link to what was trained, as a file that is made while it is read.',
  })
  exportTrainingData(
    @Ctx() context: RequestContext,
    @Arg('agentType', () => String, {
      nullable: true,
      description: 'Sessions of one kind of agent; of all if left out.',
    })
    agentType: string | null | undefined,
    @Arg('range', () => TimeRangeInput, {
      nullable: true,
      description: 'By when sessions were created; all if left out.',
    })
    range: TimeRangeInput | null | undefined,
    @Arg('format', () => ExportFormatEnum, { defaultValue: 'NDJSON', description: 'Form of the file.' })
    format: ExportFormat,
  ) {
    if (agentType != null) requireAgentType(agentType, ['agentType']);
    const window = range ? requireTimeRange(range, ['range']) : null;
    return this.service.link(context.project, format, { agentType: agentType ?? null, range: window });
  }
}
