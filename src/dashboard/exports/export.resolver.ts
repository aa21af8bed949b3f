import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { requireAgentType } from '../../evaluation/index.js';
import { ExpectedError } from '../../platform/errors.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { toGlobalId } from '../../platform/graphql/node-id.js';
import { requireTimeRange, TimeRangeInput } from '../../platform/graphql/time-range.graphql.js';
import type { ExportFormat } from './export-formats.js';
import { ExportFormatEnum, TrainingDataExport, TrainingDataExportPreview } from './export.graphql.js';
import type { ExportService } from './export.service.js';

const MOST_LINES = 20;

@Resolver(() => TrainingDataExport)
export class ExportResolver {
  constructor(private readonly service: ExportService) {}

  @Query(() => TrainingDataExport, {
    description: 'A link to what was trained, as a file that is made while it is read.',
  })
  async exportTrainingData(
    @Ctx() context: RequestContext,
    @Arg('agentType', () => String, {
      nullable: true,
      description: 'Sessions of one kind of agent; of all if left out.',
    })
    agentType: string | null | undefined,
    @Arg('range', () => TimeRangeInput, {
      nullable: true,
      description: 'By when sessions were created; all if left out. Corrections count by when they came in.',
    })
    range: TimeRangeInput | null | undefined,
    @Arg('format', () => ExportFormatEnum, { defaultValue: 'NDJSON', description: 'Form of the file.' })
    format: ExportFormat,
  ): Promise<TrainingDataExport> {
    if (agentType != null) requireAgentType(agentType, ['agentType']);
    const window = range ? requireTimeRange(range, ['range']) : null;
    const selection = { agentType: agentType ?? null, range: window };
    const { url, request, contentType } = await this.service.link(context.project, format, selection);
    const { id, expiresAt, estimatedRowCount } = request;
    return {
      request,
      id: toGlobalId('TrainingDataExport', id),
      url,
      contentType,
      expiresAt,
      estimatedRowCount,
    };
  }

  @FieldResolver(() => TrainingDataExportPreview, {
    description: 'How the file begins as things are now, and how large it will be.',
  })
  preview(
    @Root() { request }: Pick<TrainingDataExport, 'request'>,
    @Arg('lines', () => Int, { defaultValue: 5, description: 'Lines to be shown, 1 to 20.' }) lines: number,
  ) {
    if (lines < 1 || lines > MOST_LINES) {
      throw new ExpectedError('INVALID_INPUT', `lines must be from 1 to ${MOST_LINES}.`, ['lines']);
    }
    return this.service.preview(request, lines);
  }
}
