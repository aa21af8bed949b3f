import type { EntityManager } from 'typeorm';
import {
  hoursKeptSince,
  readSeries as readRollups,
  readSeriesOfAgents,
  type SeriesBucket,
  type SeriesMetric,
} from '../../metrics/index.js';
import { ExpectedError } from '../../platform/errors.js';
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
  db: EntityManager,
  projectId: string,
  { metric, size, agentTypes, from, to }: SeriesOf,
  now: Date,
): Promise<SeriesBucket[][]> {
  if (size === 'HOUR') requireHours(from, now);
  const of = { metric, from, to, bucket: size === 'HOUR' ? 'HOUR' : 'DAY' } as const;
  const named = [...new Set(agentTypes)].filter((each) => each !== null);
  const ofAgents =
    named.length > 0 ? await readSeriesOfAgents(db, projectId, { ...of, agentTypes: named }) : null;
  const ofAll = agentTypes.includes(null) ? await readRollups(db, projectId, { ...of, agentType: null }) : [];
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
