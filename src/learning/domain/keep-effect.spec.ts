import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../test/testkit/seeded-random.js';
import { armWith, EMPTY_ARM, type UnpairedArm } from '../../experiments/index.js';
import { readHoldout, stepAfter, told, type HoldoutReading } from './keep-effect.js';

const reading = (more: Partial<HoldoutReading>): HoldoutReading => ({
  effect: 5,
  lower: -3,
  upper: 12,
  level: 0.975,
  heldUnits: 150,
  units: 1_500,
  ...more,
});

describe('what follows from what the held-out units show', () => {
  test.each([
    ['nothing yet', reading({}), 3, 'GO_ON'],
    ['no outcome of one kind', reading({ effect: null, lower: -100, upper: 100 }), 3, 'GO_ON'],
    ['an effect of 2 points at least', reading({ lower: 2.1 }), 3, 'ANEW'],
    ['no such effect', reading({ effect: 0.3, upper: 1.9 }), 3, 'RETIRE'],
    ['harm', reading({ effect: -6, lower: -9, upper: -3 }), 3, 'RETIRE'],
    ['nothing for a month', reading({}), 30, 'ANEW'],
    ['nothing from many', reading({ heldUnits: 2_000 }), 3, 'ANEW'],
  ] as const)('%s', (_what, shown, days, step) => {
    expect(stepAfter(shown, days)).toBe(step);
  });

  test('the reason of a retirement tells the numbers', () => {
    expect(told(reading({ effect: 0.31, lower: -1.2, upper: 1.88 }))).toBe(
      'its effect has gone: 150 of 1500 units worked without it, and it gains 0.3 points (-1.2 to 1.9, level 0.975), less than 2',
    );
  });
});

/** How an adopted rule fares that gains `before` points up to a unit, and `after` from then on. */
function lifeOf(
  seed: number,
  {
    before,
    after,
    changesAt,
    units,
    isNaive = false,
  }: Record<'before' | 'after' | 'changesAt' | 'units', number> & { isNaive?: boolean },
): { retiredAt: number | null; comparisons: number } {
  const random = seededRandom(seed);
  let [withRule, without]: [UnpairedArm, UnpairedArm] = [EMPTY_ARM, EMPTY_ARM];
  let number = 1;
  for (let unit = 1; unit <= units; unit += 1) {
    const isHeld = random() < 0.1;
    const gain = isHeld ? 0 : (unit <= changesAt ? before : after) / 100;
    const score = Math.min(1, Math.max(0, 0.7 + gain + 0.4 * (random() - 0.5)));
    if (isHeld) without = armWith(without, score);
    else withRule = armWith(withRule, score);
    // As often as it is looked at.
    if (unit % 200 !== 0) continue;
    const shown = readHoldout(withRule, without, isNaive ? 1 : number);
    const step = isNaive && shown.effect !== null && shown.effect < 2 ? 'RETIRE' : stepAfter(shown, 0);
    if (step === 'RETIRE') return { retiredAt: unit, comparisons: number };
    if (step !== 'ANEW' || isNaive) continue;
    [withRule, without] = [EMPTY_ARM, EMPTY_ARM];
    number += 1;
  }
  return { retiredAt: null, comparisons: number };
}

describe('over the life of a rule', () => {
  const RUNS = 25;
  const share = (course: Parameters<typeof lifeOf>[1], seed: number): number =>
    Array.from({ length: RUNS }, (_, run) => lifeOf(seed + run, course)).filter(
      ({ retiredAt }) => retiredAt !== null,
    ).length / RUNS;

  test('one that helps is hardly ever retired, however often it is looked at; by its mere difference it would be', () => {
    const helpful = { before: 4, after: 4, changesAt: 0, units: 4_000 };
    expect(share(helpful, 7_000)).toBeLessThanOrEqual(0.1);
    expect(share({ ...helpful, isNaive: true }, 7_000)).toBeGreaterThan(0.25);
  });

  test('one that stops helping is retired, and not before', () => {
    const lives = Array.from({ length: RUNS }, (_, run) =>
      lifeOf(9_000 + run, { before: 10, after: 0, changesAt: 3_000, units: 16_000 }),
    );
    const after = lives.filter(({ retiredAt }) => retiredAt !== null && retiredAt > 3_000);
    expect(lives.filter(({ retiredAt }) => retiredAt !== null && retiredAt <= 3_000)).toEqual([]);
    expect(after.length / RUNS).toBeGreaterThanOrEqual(0.9);
  });
});
