import { describe, expect, test } from '@jest/globals';
import { checkScheduleTime, nextRunAt } from './schedule-times.js';

const now = new Date('2026-03-01T10:00:00Z');
const none = { next: () => 0 };
const most = { next: () => 0.999_999 };

describe('the time of the next run', () => {
  test.each([
    ['after its interval', { everySeconds: 30 }, none, '2026-03-01T10:00:30.000Z'],
    ['spread by a tenth of a short interval', { everySeconds: 30 }, most, '2026-03-01T10:00:33.000Z'],
    ['spread by a minute of a long one', { everySeconds: 7_200 }, most, '2026-03-01T12:01:00.000Z'],
    ['later on the same day', { dailyAt: '10:01' }, none, '2026-03-01T10:01:00.000Z'],
    ['on the next day where it is the time now', { dailyAt: '10:00' }, none, '2026-03-02T10:00:00.000Z'],
    ['on the next day', { dailyAt: '00:05' }, most, '2026-03-02T00:06:00.000Z'],
  ])('is %s', (_name, when, random, expected) => {
    expect(nextRunAt(when, now, 0, random).toISOString()).toBe(expected);
  });

  test.each([
    [{ dailyAt: '00:05' }, 1, '2026-03-01T10:01:00.000Z'],
    [{ dailyAt: '00:05' }, 3, '2026-03-01T10:04:00.000Z'],
    [{ dailyAt: '00:05' }, 1_000, '2026-03-02T00:05:00.000Z'],
    [{ everySeconds: 15 }, 2, '2026-03-01T10:00:15.000Z'],
  ])('of %j after %i failures comes sooner, and never later than without', (when, failures, expected) => {
    expect(nextRunAt(when, now, failures, none).toISOString()).toBe(expected);
  });

  test.each([{ everySeconds: 0 }, { everySeconds: Number.NaN }, { dailyAt: '24:00' }, { dailyAt: '2:30' }])(
    'is not of %j',
    (when) => expect(() => checkScheduleTime(when)).toThrow(/is/),
  );
});
