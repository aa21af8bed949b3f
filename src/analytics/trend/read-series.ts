import {
  hoursKeptSince,
  seriesOfAgents,
  seriesOfAll,
  type SeriesBucket,
  type SeriesMetric,
} from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import { ExpectedError } from '../../platform/errors.js';
import type { ProjectContext } from '../../platform/project.js';
import { joinBuckets, type BucketSize, type Window } from './domain/buckets.js';

/** Which series, over a window of whole buckets. */
export interface SeriesOf extends Window {
  readonly metric: SeriesMetric;
  readonly size: BucketSize;
  /** One series for each; null is that of all kinds of agents together. */
  readonly agentTypes: readonly (string | null)[];
}

/**
 * A metric bucket by bucket, from rollups, in the order of `agentTypes`; those of agents in one statement.
 *
 * @throws ExpectedError INVALID_INPUT for hours that are not kept any more
 */
export async function readSeries(
  database: Database,
  project: ProjectContext,
  { metric, size, agentTypes, from, to }: SeriesOf,
  now: Date,
): Promise<SeriesBucket[][]> {
  if (size === 'HOUR') requireHours(from, now);
  const of = { metric, from, to, bucket: size === 'HOUR' ? 'HOUR' : 'DAY' } as const;
  const { projectId } = project;
  const named = [...new Set(agentTypes)].filter((each) => each !== null);
  const [ofAgents, ofAll] = await Promise.all([
    named.length > 0
      ? database.readAtOnce(project, seriesOfAgents(projectId, { ...of, agentTypes: named }))
      : null,
    agentTypes.includes(null) ? database.readAtOnce(project, seriesOfAll(projectId, of)) : [],
  ]);
  return agentTypes.map((agentType) => {
    const buckets = agentType === null ? ofAll : (ofAgents?.get(agentType) ?? []);
    return size === 'WEEK' ? joinBuckets(buckets, 'WEEK') : buckets;
  });
}

function requireHours(from: Date, now: Date): void {
  const beginsAt = hoursKeptSince(now);
  if (from >= beginsAt) return;
  const message = `Hours are kept from ${beginsAt.toISOString()} on; let the range begin there, or ask for DAY.`;
  throw new ExpectedError('INVALID_INPUT', message, ['range', 'from']);
}
