import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isoDay, lastDays, widenToDays, windowBefore } from './day-window.js';
import { toStatistics } from './statistics.js';

const nothing = { n: 0, sum: 0, sumSquares: 0 };

describe('toStatistics', () => {
  test('an empty window has counts of zero and no values', () => {
    expect(toStatistics([])).toEqual({
      sessionCount: 0,
      improvedCount: 0,
      unimprovedCount: 0,
      failedCount: 0,
      cancelledCount: 0,
      successRate: null,
      successRateInterval: null,
      meanResponseScore: null,
      meanResponseScoreInterval: null,
      meanImprovement: null,
      meanImprovementInterval: null,
    });
  });

  test('adds agent types up; cancelled sessions are counted and are no part of the success rate', () => {
    const engineer = {
      improvedCount: 2,
      unimprovedCount: 1,
      failedCount: 1,
      cancelledCount: 3,
      successCount: 3,
      responseScore: { n: 3, sum: 240_000, sumSquares: 70_000 ** 2 + 80_000 ** 2 + 90_000 ** 2 },
      improvement: { n: 3, sum: 15_000, sumSquares: 5_000 ** 2 + 10_000 ** 2 },
    };
    const qa = { ...engineer, cancelledCount: 0, responseScore: nothing, improvement: nothing };
    const statistics = toStatistics([engineer, qa]);
    expect(statistics).toMatchObject({
      sessionCount: 11,
      improvedCount: 4,
      cancelledCount: 3,
      successRate: 0.75,
      meanResponseScore: 80,
      meanImprovement: 5,
    });
    expect(statistics.meanResponseScoreInterval!.lower).toBeCloseTo(80 - 4.302653 * (10 / Math.sqrt(3)), 4);
  });
});

describe('day windows', () => {
  test('are widened to whole UTC days, and hold what they are made from', () => {
    const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, new Date(a.getTime() + 1)];
        const window = widenToDays(from, to);
        expect(window.from.getTime()).toBeLessThanOrEqual(from.getTime());
        expect(window.to.getTime()).toBeGreaterThanOrEqual(to.getTime());
        expect(window.from.getTime() % 86_400_000).toBe(0);
        expect(window.to.getTime() % 86_400_000).toBe(0);
        const before = windowBefore(window);
        expect(before.to).toEqual(window.from);
        expect(before.to.getTime() - before.from.getTime()).toBe(window.to.getTime() - window.from.getTime());
      }),
    );
  });

  test('the last 30 days include today', () => {
    const window = lastDays(new Date('2026-03-01T00:00:00Z'), 30);
    expect([isoDay(window.from), isoDay(window.to)]).toEqual(['2026-01-31', '2026-03-02']);
  });
});
