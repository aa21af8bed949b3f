import { expect, test } from '@jest/globals';
import { heldOutOf } from './hold-out.js';

const UNITS = Array.from({ length: 20_000 }, (_, i) => `unit ${i}`);

test('a tenth of the units is held out of each rule, none of two, and always the same ones', () => {
  const rules = ['a', 'b', 'c'];
  const held = UNITS.map((unit) => heldOutOf(rules, unit));
  const share = (rule: string | null): number => held.filter((one) => one === rule).length / UNITS.length;
  expect(share('a')).toBeCloseTo(0.1, 1);
  // A tenth of those that are left.
  expect(Math.abs(share('b') - 0.09)).toBeLessThan(0.01);
  expect(Math.abs(share('c') - 0.081)).toBeLessThan(0.01);
  expect(UNITS.map((unit) => heldOutOf(rules, unit))).toEqual(held);
});

test('a rule that is adopted later changes nothing for units that are held out already', () => {
  const before = UNITS.map((unit) => heldOutOf(['a'], unit));
  const after = UNITS.map((unit) => heldOutOf(['a', 'b'], unit));
  expect(after.filter((_, i) => before[i] === 'a').every((rule) => rule === 'a')).toBe(true);
  expect(heldOutOf([], 'unit')).toBeNull();
});
