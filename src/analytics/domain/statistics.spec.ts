import { describe, expect, test } from '@jest/globals';
import { isoDay } from '../../metrics/index.js';
import { lastDays, windowBefore } from './default-window.js';
import { criterionMeans, improvementSpread, toStatistics } from './statistics.js';

const nothing = { n: 0, sum: 0, sumSquares: 0, min: null, max: null };

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
      responseScore: {
        ...nothing,
        n: 3,
        sum: 240_000,
        sumSquares: 70_000 ** 2 + 80_000 ** 2 + 90_000 ** 2,
      },
      improvement: { ...nothing, n: 3, sum: 15_000, sumSquares: 5_000 ** 2 + 10_000 ** 2 },
      duration: nothing,
      criteria: [{ criterion: 'CLARITY', n: 3, sum: 180_000 }],
    } as const;
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
    expect(criterionMeans([engineer, qa])).toEqual([{ criterion: 'CLARITY', meanScore: 60, count: 6 }]);
    expect(improvementSpread([engineer])).toBeCloseTo(Math.sqrt((0 + 25 + 100) / 3 - 25), 9);
    expect(improvementSpread([])).toBeNull();
  });
});

describe('windows', () => {
  test('the last 30 days include today', () => {
    const window = lastDays(new Date('2026-03-01T00:00:00Z'), 30);
    expect([isoDay(window.from), isoDay(window.to)]).toEqual(['2026-01-31', '2026-03-02']);
  });

  test('the one before is as long and ends where this one begins', () => {
    const window = { from: new Date('2026-03-01T05:00:00Z'), to: new Date('2026-03-02T00:00:00Z') };
    expect(windowBefore(window)).toEqual({ from: new Date('2026-02-28T10:00:00Z'), to: window.from });
  });
});
