import { Arg, Ctx, ID, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../platform/graphql/context.js';
import { boundLater, type OpenFeed } from '../../platform/graphql/feeds.js';
import { requireGlobalId, toGlobalId } from '../../platform/graphql/node-id.js';
import { exportProgressFeed } from './export-progress-feed.js';
import type { ExportProgress, ExportRuns } from './export-runs.js';
import { TrainingDataExportProgress } from './export.graphql.js';

@Resolver()
export class ExportProgressResolver {
  constructor(private readonly runs: ExportRuns) {}

  /** What the subscription below reads from. */
  openers(): Record<string, OpenFeed> {
    return {
      trainingDataExportProgressed: ({ exportId }, { project }) =>
        exportProgressFeed(this.runs, project, uuidOf(exportId as string)),
    };
  }

  @Query(() => TrainingDataExportProgress, {
    nullable: true,
    description: 'How the newest download of an export goes; null until it was begun, and of an unknown one.',
  })
  async trainingDataExportProgress(
    @Ctx() { project }: RequestContext,
    @Arg('exportId', () => ID, { description: 'Of the TrainingDataExport.' }) exportId: string,
  ): Promise<TrainingDataExportProgress | null> {
    const progress = await this.runs.progress(project, uuidOf(exportId));
    return progress && toProgress(progress);
  }

  @Subscription(() => TrainingDataExportProgress, {
    subscribe: boundLater,
    description:
      'The same as it changes, until the download has ended. Waits for one that was not begun yet, as long as its link is good.',
  })
  trainingDataExportProgressed(
    @Root() progress: ExportProgress,
    @Arg('exportId', () => ID, { description: 'Of the TrainingDataExport.' }) _exportId: string,
  ): TrainingDataExportProgress {
    return toProgress(progress);
  }
}

function uuidOf(exportId: string): string {
  return requireGlobalId(exportId, 'TrainingDataExport', ['exportId']);
}

function toProgress({ id, ...progress }: ExportProgress): TrainingDataExportProgress {
  return { exportId: toGlobalId('TrainingDataExport', id), ...progress };
}
