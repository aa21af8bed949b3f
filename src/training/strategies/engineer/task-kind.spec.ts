import { expect, test } from '@jest/globals';
import { isAboutSpeed, isRefactoring } from './task-kind.js';

test.each([
  ['Refactor this function.', true, false],
  ['Optimise it: it is O(n^2).', true, true],
  ['Please make the loop run faster', true, true],
  ['Clean up and rename the variables', true, false],
  ['Simplify the condition', true, false],
  ['Refactor it and fix the bug with empty lists', false, false],
  ['Implement an efficient sort', false, true],
  ['Write a function that adds two numbers', false, false],
  [null, false, false],
])('%s', (task, refactoring, speed) => {
  expect([isRefactoring(task), isAboutSpeed(task)]).toEqual([refactoring, speed]);
});

test('a task of any length is read in no time', () => {
  const startedAt = performance.now();
  isRefactoring('make '.repeat(50_000));
  isAboutSpeed(' '.repeat(250_000));
  expect(performance.now() - startedAt).toBeLessThan(500);
});
