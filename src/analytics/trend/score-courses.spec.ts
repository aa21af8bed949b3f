import { describe, expect, test } from '@jest/globals';
import { createScoreCourses } from './score-courses.js';
import type { TimedChange, TrendReport } from './trend.service.js';

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2026-01-01T00:00:00Z');
const day = (n: number): Date => new Date(FIRST + n * DAY_MS);

function courseOf(more: Partial<TrendReport>, changes: readonly Partial<TimedChange>[] = []) {
  const report = {
    direction: 'STABLE',
    slopePerDay: 0.1,
    pValue: 0.5,
    points: Array.from({ length: 30 }, (_, n) => ({ bucketStart: day(n), value: 80, count: 5 })),
    ...more,
  } as TrendReport;
  const courses = createScoreCourses({
    trend: () => Promise.resolve(report),
    changePoints: () => changes as TimedChange[],
  });
  return courses.courseOf({ projectId: 'default' }, 'qa');
}

describe('the course of response scores', () => {
  test('is silent where nothing was found', async () => {
    expect(await courseOf({})).toEqual({ declining: null, change: null });
    expect(await courseOf({ direction: 'IMPROVING' })).toEqual({ declining: null, change: null });
    expect(await courseOf({ direction: 'UNKNOWN', points: [] })).toEqual({ declining: null, change: null });
  });

  test('tells a decline', async () => {
    const { declining } = await courseOf({ direction: 'DECLINING', slopePerDay: -0.8, pValue: 0.003 });
    expect(declining).toEqual({ slopePerDay: -0.8, pValue: 0.003, days: 30 });
  });

  test('tells the last change where it is a fall, and not long ago', async () => {
    const fall = { at: day(20), before: 80, after: 60, confidence: 0.99 };
    expect((await courseOf({}, [{ ...fall, at: day(5) }, fall])).change).toEqual(fall);
    expect((await courseOf({}, [{ ...fall, at: day(14) }])).change).toBeNull();
    expect((await courseOf({}, [fall, { ...fall, at: day(25), before: 60, after: 80 }])).change).toBeNull();
  });
});
