import { describe, expect, test } from '@jest/globals';
import { assign, unitInterval } from './assign.js';

const ARMS = [
  { name: 'control', weight: 1 },
  { name: 'a', weight: 2 },
  { name: 'b', weight: 7 },
];
const UNITS = 1_000_000;

describe('what a unit is given', () => {
  test('is the same whenever it is asked, also in years', () => {
    const given = ['u1', 'u2', 'u3', 'ünit', '', '\u{1F600}'].map(
      (unit) => assign('e', unit, ARMS).variant.name,
    );
    expect(given).toEqual(
      ['u1', 'u2', 'u3', 'ünit', '', '\u{1F600}'].map((unit) => assign('e', unit, ARMS).variant.name),
    );
    expect(unitInterval('experiment', 'unit')).toBe(0.7694754065014422);
  });

  test('goes by the weights, to .2 points of a million units, at 200,000 a second and more', () => {
    const counts = new Map<string, number>();
    const begun = process.cpuUsage();
    for (let unit = 0; unit < UNITS; unit += 1) {
      const { name } = assign('0192f0c1-7d6a-7000-8000-000000000001', `task-${unit}`, ARMS).variant;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    // Of this process, so that neighbours on the machine do not count.
    const seconds = process.cpuUsage(begun).user / 1e6;
    for (const { name, weight } of ARMS) {
      expect(Math.abs(counts.get(name)! / UNITS - weight / 10)).toBeLessThan(0.002);
    }
    expect(UNITS / seconds).toBeGreaterThan(200_000);
  });

  test('in one experiment tells nothing of another', () => {
    const both = [0, 0, 0, 0];
    const halves = [{ weight: 1 }, { weight: 1 }];
    for (let unit = 0; unit < 100_000; unit += 1) {
      const [x, y] = ['one', 'two'].map((key) => halves.indexOf(assign(key, `u${unit}`, halves).variant));
      both[2 * x! + y!]! += 1;
    }
    for (const count of both) expect(Math.abs(count / 100_000 - 0.25)).toBeLessThan(0.006);
  });

  test('has its propensity with it', () => {
    const { variant, propensity } = assign('e', 'u', ARMS);
    expect(propensity).toBeCloseTo(variant.weight / 10, 12);
    expect(() => assign('e', 'u', [])).toThrow('no variant');
  });
});
