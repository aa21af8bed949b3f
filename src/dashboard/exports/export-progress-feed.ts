import { ExpectedError } from '../../platform/errors.js';
import { liveFeed, type LiveFeed } from '../../platform/events/live-feed.js';
import type { ProjectContext } from '../../platform/project.js';
import type { ExportProgress, ExportRuns } from './export-runs.js';

const LOOK_EVERY_MS = 500;
/** How long a link can be opened: when nothing was begun by then, nothing will be. */
const OPENED_WITHIN_MS = 15 * 60_000;

/** How an export's download goes: as it stands, then whenever that has changed, until it has ended. */
export function exportProgressFeed(
  runs: Pick<ExportRuns, 'progress'>,
  project: ProjectContext,
  id: string,
): LiveFeed<ExportProgress> {
  return liveFeed((subscriber) => {
    let timer: NodeJS.Timeout | undefined;
    let isOpen = true;
    let told = '';
    let looked = 0;
    const look = async (): Promise<void> => {
      const progress = await runs.progress(project, id);
      if (!isOpen) return;
      const state = JSON.stringify(progress && [progress.status, progress.rowCount, progress.startedAt]);
      if (progress && state !== told) await subscriber.next(progress);
      told = state;
      if (progress && progress.status !== 'RUNNING') return subscriber.complete();
      looked += 1;
      if (!progress && looked * LOOK_EVERY_MS > OPENED_WITHIN_MS) {
        throw new ExpectedError('NOT_FOUND', 'There is no such export, or its link was never opened.', [
          'exportId',
        ]);
      }
      if (isOpen) timer = setTimeout(() => void turn(), LOOK_EVERY_MS);
    };
    const turn = (): Promise<void> =>
      look().catch((error: unknown) => {
        if (isOpen) subscriber.fail(error);
      });
    void turn();
    return () => {
      isOpen = false;
      clearTimeout(timer);
    };
  });
}
