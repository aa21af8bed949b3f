import type { EntityManager } from 'typeorm';
import { readDailySeries, type SeriesBucket, type SeriesMetric } from '../../metrics/index.js';
import { ExpectedError } from '../../platform/errors.js';
import { joinBuckets, type BucketSize, type Window } from './domain/buckets.js';

/** Which series, over a window of whole buckets. */
export interface SeriesOf extends Window {
  readonly metric: SeriesMetric;
  /** Of all kinds of agents where null. */
  readonly agentType: string | null;
}

/** A metric hour by hour, for as long as hours are kept. */
export interface HourlySeries {
  /** Beginning of the first hour that is kept. */
  beginsAt(db: EntityManager, projectId: string): Promise<Date>;
  /** Every hour of the window, also those without sessions. */
  read(db: EntityManager, projectId: string, of: SeriesOf): Promise<SeriesBucket[]>;
}

/**
 * A metric bucket by bucket, from rollups.
 *
 * @param hours null where no hours are kept
 * @throws ExpectedError INVALID_INPUT for hours that are not kept
 */
export async function readSeries(
  db: EntityManager,
  projectId: string,
  of: SeriesOf,
  size: BucketSize,
  hours: HourlySeries | null,
): Promise<SeriesBucket[]> {
  if (size === 'HOUR') return readHours(db, projectId, of, hours);
  const days = await readDailySeries(db, projectId, of);
  return size === 'DAY' ? days : joinBuckets(days, 'WEEK');
}

async function readHours(
  db: EntityManager,
  projectId: string,
  of: SeriesOf,
  hours: HourlySeries | null,
): Promise<SeriesBucket[]> {
  if (!hours) {
    throw new ExpectedError('INVALID_INPUT', 'No hours are kept here; ask for DAY or WEEK.', ['granularity']);
  }
  const beginsAt = await hours.beginsAt(db, projectId);
  if (of.from < beginsAt) {
    const message = `Hours are kept from ${beginsAt.toISOString()} on; let the range begin there, or ask for DAY.`;
    throw new ExpectedError('INVALID_INPUT', message, ['range', 'from']);
  }
  return hours.read(db, projectId, of);
}
