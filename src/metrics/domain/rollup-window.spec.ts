import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS, hoursKeptSince, isoDay, partsOf, widen } from './rollup-window.js';

const now = new Date('2026-03-20T10:30:00Z');
const time = fc.date({
  min: new Date('2026-02-01'),
  max: new Date('2026-03-22'),
  noInvalidDate: true,
});
const window = fc
  .tuple(time, time)
  .map(([a, b]) => (a < b ? ([a, b] as const) : ([b, new Date(a.getTime() + 1)] as const)));

describe('windows of rollups', () => {
  test('are widened to whole hours where they are kept, else to whole days, and no further', () => {
    const kept = hoursKeptSince(now);
    expect(kept).toEqual(new Date('2026-03-06T10:00:00Z'));
    fc.assert(
      fc.property(window, ([from, to]) => {
        const widened = widen(from, to, now);
        for (const [asked, given, sign] of [
          [from, widened.from, -1],
          [to, widened.to, 1],
        ] as const) {
          const unit = asked >= kept ? HOUR_MS : DAY_MS;
          const moved = (given.getTime() - asked.getTime()) * sign;
          expect(moved).toBeGreaterThanOrEqual(0);
          expect(moved).toBeLessThan(unit);
          expect(given.getTime() % unit).toBe(0);
        }
      }),
    );
  });

  test('consist of whole days and the hours around them, without a gap or a double', () => {
    fc.assert(
      fc.property(window, ([a, b]) => {
        const { from, to } = widen(a, b, now);
        const { days, head, tail } = partsOf({ from, to });
        const dayBounds = days.map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date];
        const spans = [head, dayBounds, tail].filter(([start, end]) => start < end);
        expect(spans[0]![0]).toEqual(from);
        expect(spans.at(-1)![1]).toEqual(to);
        spans.slice(1).forEach(([start], i) => expect(start).toEqual(spans[i]![1]));
        for (const [start, end] of [head, tail]) expect(end.getTime() - start.getTime()).toBeLessThan(DAY_MS);
      }),
    );
  });

  test('within one day are made of hours alone', () => {
    const from = new Date('2026-03-19T05:00:00Z');
    const to = new Date('2026-03-19T07:00:00Z');
    const { days, head, tail } = partsOf({ from, to });
    expect([days[0] === days[1], head, tail]).toEqual([true, [from, to], [to, to]]);
    expect(isoDay(from)).toBe('2026-03-19');
  });
});
