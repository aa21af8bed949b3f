import { describe, expect, test } from '@jest/globals';
import type { Database } from '../../platform/database/database.js';
import type { PlannedRead } from '../../platform/database/one-plan.js';
import { readSeries } from './read-series.js';

const now = new Date('2026-03-20T12:34:00Z');
const noRows = {
  readAtOnce: <T>(_project: unknown, read: PlannedRead<T>) => Promise.resolve(read.decode([])),
} as unknown as Database;
const read = (size: 'HOUR' | 'DAY', from: string) =>
  readSeries(
    noRows,
    { projectId: 'p' },
    { metric: 'RESPONSE_SCORE', size, agentTypes: ['qa', null, 'qa'], from: new Date(from), to: now },
    now,
  );

describe('series by the hour', () => {
  test('are told for as long as hours are kept, one for each that was asked for', async () => {
    const series = await read('HOUR', '2026-03-20T09:00:00Z');
    expect(series).toHaveLength(3);
    for (const buckets of series) {
      expect(buckets.map(({ bucketStart }) => bucketStart.toISOString().slice(11, 13))).toEqual([
        '09',
        '10',
        '11',
        '12',
      ]);
    }
  });

  test('are refused before that, with the moment from which on they are kept', async () => {
    await expect(read('HOUR', '2026-03-06T11:00:00Z')).rejects.toThrow(
      'Hours are kept from 2026-03-06T12:00:00.000Z on; let the range begin there, or ask for DAY.',
    );
    expect(await read('DAY', '2026-03-06T00:00:00Z')).toHaveLength(3);
  });
});
