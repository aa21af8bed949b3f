import { expect, test } from '@jest/globals';
import { ALL_PAIRS } from './all-pairs.js';
import { describeOrdering } from './ordering.js';

/** Of each strategy every third one; the long form takes all. */
const PAIRS = ALL_PAIRS.filter((_, index) => index % 3 === 1);

describeOrdering(PAIRS);

test('at least 40 pairs are held, of all kinds of agents', () => {
  expect(PAIRS.length).toBeGreaterThanOrEqual(40);
  const kinds = (pairs: typeof ALL_PAIRS) => new Set(pairs.map(({ task }) => task.agentType));
  expect(kinds(PAIRS)).toEqual(kinds(ALL_PAIRS));
});
