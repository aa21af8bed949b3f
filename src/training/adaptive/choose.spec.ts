import { describe, expect, test } from '@jest/globals';
import { thompsonFloor } from '../../experiments/index.js';
import { seededRandom } from '../../../test/testkit/seeded-random.js';
import { choose, type Experience } from './choose.js';
import { worthOf } from './worth.js';

const options = ['plain', 'careful', 'bold'].map((value) => ({ value, label: `${value}@1` }));
const WORTH: Record<string, number> = { plain: 0.2, careful: 0.7, bold: 0.3 };

/** Sessions one after the other, each planned by those before it; what each of them took. */
function sessions(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const past: Experience<string>[] = [];
  for (let session = 0; session < count; session += 1) {
    const { value } = choose('strategy', options, past, random);
    past.push({ value, isOfKind: true, worth: random() < WORTH[value]! ? 1 : 0 });
  }
  return past.map(({ value }) => value);
}

const shareOf = (taken: readonly string[], value: string): number =>
  taken.filter((each) => each === value).length / taken.length;

describe('what is chosen', () => {
  test('is more and more often what works, and nothing is given up for good', () => {
    const runs = Array.from({ length: 12 }, (_, seed) => sessions(120, seed));
    const [early, late] = [runs.flatMap((run) => run.slice(0, 20)), runs.flatMap((run) => run.slice(-50))];
    expect(shareOf(early, 'careful')).toBeLessThan(0.7);
    expect(shareOf(late, 'careful')).toBeGreaterThan(0.7);
    // 600 choices at 10 % or more: within four standard deviations.
    for (const value of ['plain', 'bold'])
      expect(shareOf(late, value)).toBeGreaterThan(thompsonFloor(2) - 0.049);
  });

  test('is told with the numbers that it rests on', () => {
    const past = [
      ...Array.from({ length: 3 }, () => ({ value: 'careful', isOfKind: true, worth: 0.5 })),
      { value: 'plain', isOfKind: true, worth: 0.1 },
      { value: 'bold', isOfKind: false, worth: 0.25 },
    ];
    const { value, reason } = choose('strategy', options, past, seededRandom(1));
    expect(reason).toMatch(new RegExp(`^strategy ${value}@1, by a chance of \\d+ % \\(`));
    expect(reason).toContain('plain@1: 0.10 in 1 session; careful@1: 0.50 in 3 sessions;');
    expect(reason).toContain('bold@1: not tried on this kind yet, 0.25 in 1 session of others');
    expect(choose('template', [options[0]!], [], seededRandom(1))).toEqual({
      value: 'plain',
      reason: 'template plain@1 (there is no other)',
    });
  });

  test('goes by other kinds of tasks a little only', () => {
    const others = (value: string, worth: number) =>
      Array.from({ length: 200 }, () => ({ value, isOfKind: false, worth }));
    const own = Array.from({ length: 30 }, () => ({ value: 'plain', isOfKind: true, worth: 0.9 }));
    const past = [...others('careful', 0.8), ...others('plain', 0.1), ...others('bold', 0.1), ...own];
    const random = seededRandom(3);
    const taken = Array.from({ length: 300 }, () => choose('strategy', options, past, random).value);
    expect(shareOf(taken, 'plain')).toBeGreaterThan(0.5);
  });
});

test('a session is worth its share of the missing points, less a hundredth for each call', () => {
  expect(worthOf(60, 20, 0)).toBeCloseTo(0.5);
  expect(worthOf(60, 20, 10)).toBeCloseTo(0.4);
  expect(worthOf(60, 0, 5)).toBe(0);
  expect(worthOf(0, 100, 0)).toBe(1);
});
