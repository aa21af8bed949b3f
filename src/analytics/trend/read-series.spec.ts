import { describe, expect, test } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { ExpectedError } from '../../platform/errors.js';
import { readSeries, type HourlySeries } from './read-series.js';

const FROM = new Date('2026-03-01T10:00:00Z');
const of = {
  metric: 'RESPONSE_SCORE',
  agentType: null,
  from: FROM,
  to: new Date('2026-03-01T12:00:00Z'),
} as const;
const db = {} as EntityManager;
const hours = (beginsAt: Date): HourlySeries => ({
  beginsAt: () => Promise.resolve(beginsAt),
  read: (_db, _project, { from }) => Promise.resolve([{ bucketStart: from, count: 1, mean: 50 }]),
});

describe('hours', () => {
  test('are read from where they are kept', async () => {
    expect(await readSeries(db, 'default', of, 'HOUR', hours(FROM))).toEqual([
      { bucketStart: FROM, count: 1, mean: 50 },
    ]);
  });

  test('before they are kept are refused, with the time from which they are', async () => {
    const later = hours(new Date(FROM.getTime() + 1));
    const refusal = readSeries(db, 'default', of, 'HOUR', later);
    await expect(refusal).rejects.toThrow(/kept from 2026-03-01T10:00:00.001Z on/);
    await expect(refusal).rejects.toMatchObject({ code: 'INVALID_INPUT', path: ['range', 'from'] });
    await expect(readSeries(db, 'default', of, 'HOUR', null)).rejects.toBeInstanceOf(ExpectedError);
  });
});
