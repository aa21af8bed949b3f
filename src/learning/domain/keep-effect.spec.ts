import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../test/testkit/seeded-random.js';
import { armWith, EMPTY_ARM, type UnpairedArm } from '../../experiments/index.js';
import {
  comparisonsAt,
  readHoldout,
  stepAfter,
  told,
  type Comparison,
  type HoldoutReading,
} from './keep-effect.js';

const reading = (more: Partial<HoldoutReading>): HoldoutReading => ({
  effect: 5,
  lower: -3,
  upper: 12,
  level: 0.975,
  heldUnits: 150,
  units: 1_500,
  ...more,
});
const DAY_MS = 86_400_000;
const BEGIN = new Date('2026-01-01T00:00:00Z');
const dayAfter = (days: number): Date => new Date(BEGIN.getTime() + days * DAY_MS);

describe('what follows from what the held-out units show', () => {
  const gone = reading({ effect: 0.3, upper: 1.9 });
  const shown = reading({ lower: 2.1 });
  test.each([
    ['nothing yet', [reading({})], 1, 'GO_ON'],
    ['no outcome of one kind', [reading({ effect: null, lower: -100, upper: 100 })], 1, 'GO_ON'],
    ['an effect of 2 points at least', [shown], 1, 'ANEW'],
    ['an effect, to fewer units than a later comparison is to have', [shown], 2, 'GO_ON'],
    ['no such effect', [gone], 1, 'RETIRE'],
    ['harm', [reading({ effect: -6, lower: -9, upper: -3 })], 1, 'RETIRE'],
    ['no such effect lately', [shown, gone], 1, 'RETIRE'],
    ['an effect lately only', [reading({}), shown], 1, 'GO_ON'],
    ['nothing from many', [reading({ heldUnits: 9_000 })], 1, 'ANEW'],
    ['nothing for long', Array.from({ length: 5 }, () => reading({})), 1, 'NEXT'],
  ] as const)('%s', (_what, readings, number, step) => {
    expect(stepAfter(readings, number).step).toBe(step);
  });

  test('the reason of a retirement tells the numbers', () => {
    expect(told(reading({ effect: 0.31, lower: -1.2, upper: 1.88 }))).toBe(
      'its effect has gone: 150 of 1500 units worked without it, and it gains 0.3 points (-1.2 to 1.9, level 0.975), less than 2',
    );
  });

  test('comparisons overlap: one more begins every 30 days', () => {
    const first = { since: BEGIN, number: 3 };
    expect(comparisonsAt(first, dayAfter(-1))).toEqual([first]);
    expect(comparisonsAt(first, dayAfter(29.9))).toEqual([first]);
    expect(comparisonsAt(first, dayAfter(61))).toEqual([
      first,
      { since: dayAfter(30), number: 4 },
      { since: dayAfter(60), number: 5 },
    ]);
  });

  test('all comparisons of a life share the error rate of 5 %', () => {
    const levelOf = (number: number): number => readHoldout(EMPTY_ARM, EMPTY_ARM, number).level;
    const spent = Array.from({ length: 5_000 }, (_, i) => (1 - levelOf(i + 1)) / 2);
    const sum = spent.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThan(0.05);
    expect(sum).toBeGreaterThan(0.0499);
  });
});

/** What is known of a rule's units that came since a time. */
interface Watched extends Comparison {
  withRule: UnpairedArm;
  without: UnpairedArm;
}

interface Course {
  /** Points that the rule gains up to a day, and from then on. */
  readonly before: number;
  readonly after: number;
  readonly changesOn: number;
  readonly days: number;
  readonly unitsPerDay: number;
  /** Standard deviation of the score, in points. */
  readonly spread: number;
  /** Whether it is retired by its mere difference. */
  readonly isNaive?: boolean;
}

/** As often as it is looked at here; less often than by the schedule. */
const LOOK_DAYS = 10;

/** The day on which an adopted rule is retired; null where it stays. */
function retiredOn(seed: number, course: Course): number | null {
  const { before, after, changesOn, days, unitsPerDay, spread, isNaive = false } = course;
  const random = seededRandom(seed);
  const width = (spread / 100) * Math.sqrt(12);
  let watched: Watched[] = [{ since: BEGIN, number: 1, withRule: EMPTY_ARM, without: EMPTY_ARM }];
  for (let day = 1; day <= days; day += 1) {
    for (let unit = 0; unit < unitsPerDay; unit += 1) {
      const isHeld = random() < 0.1;
      const gain = isHeld ? 0 : (day <= changesOn ? before : after) / 100;
      const score = 0.5 + gain + width * (random() - 0.5);
      for (const each of watched) {
        if (isHeld) each.without = armWith(each.without, score);
        else each.withRule = armWith(each.withRule, score);
      }
    }
    const now = dayAfter(day);
    if (day % LOOK_DAYS === 0) {
      const readings = watched.map(({ withRule, without, number }) => readHoldout(withRule, without, number));
      if (isNaive && readings[0]!.effect! < 2) return day;
      const { step } = stepAfter(readings, watched[0]!.number);
      if (step === 'RETIRE' && !isNaive) return day;
      if (step === 'NEXT') watched = watched.slice(1);
      if (step === 'ANEW') {
        const number = watched.at(-1)!.number + 1;
        watched = [{ since: now, number, withRule: EMPTY_ARM, without: EMPTY_ARM }];
      }
    }
    for (const each of comparisonsAt(watched[0]!, now).slice(watched.length))
      watched.push({ ...each, withRule: EMPTY_ARM, without: EMPTY_ARM });
  }
  return null;
}

describe('over the life of a rule', () => {
  const RUNS = 20;
  const daysOf = (course: Course, seed: number): (number | null)[] =>
    Array.from({ length: RUNS }, (_, run) => retiredOn(seed + run, course));
  const share = (days: readonly (number | null)[], isSo: (day: number) => boolean): number =>
    days.filter((day) => day !== null && isSo(day)).length / RUNS;

  test('one that just helps is hardly ever retired, however often it is looked at; by its mere difference it would be', () => {
    const helpful = { before: 2, after: 2, changesOn: 0, days: 150, unitsPerDay: 100, spread: 20 };
    expect(share(daysOf(helpful, 7_000), () => true)).toBeLessThanOrEqual(0.1);
    expect(share(daysOf({ ...helpful, isNaive: true }, 7_000), () => true)).toBeGreaterThan(0.5);
  });

  test.each([
    [200, 15],
    [300, 20],
  ])(
    'one that stops helping is retired within 90 days, and not before; %i units a day, spread %i',
    (unitsPerDay, spread) => {
      const course = { before: 5, after: 0, changesOn: 60, days: 150, unitsPerDay, spread };
      const days = daysOf(course, 9_000);
      expect(share(days, (day) => day <= 60)).toBe(0);
      expect(share(days, (day) => day > 60)).toBeGreaterThanOrEqual(0.8);
    },
  );
});
