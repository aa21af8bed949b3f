import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { joinTerms, rank, takeWithin, weigh, type Candidate, type TermCounts } from './rank.js';

const counts: TermCounts = {
  sampled: 100,
  total: 1_000,
  countOf: (term) => ({ common: 90, usual: 20 })[term] ?? 0,
  countInTopics: (term) => ({ common: 30 })[term] ?? 0,
};

function candidate(id: string, more: Partial<Candidate> = {}): Candidate {
  return { id, topic: [], found: [], begun: [], similarity: 0, tokens: 10, ...more };
}

describe('weigh', () => {
  test('has the rarest first, and tells how many corrections each is likely in', () => {
    const terms = weigh(['common', 'rare', 'usual'], counts);
    expect(
      terms.map(({ term, expected, expectedInTopics, isRare }) => [term, expected, expectedInTopics, isRare]),
    ).toEqual([
      ['rare', 10, 10, true],
      ['usual', 200, 10, false],
      ['common', 900, 300, false],
    ]);
    expect(terms[0]!.weight).toBeCloseTo(Math.log(1 + 100.5 / 0.5), 10);
    expect(terms.every(({ weight }) => weight > 0)).toBe(true);
  });

  test('weighs all the same where nothing is known', () => {
    const terms = weigh(['b', 'a'], { sampled: 0, total: 0, countOf: () => 0, countInTopics: () => 0 });
    expect(terms.map(({ term, expected }) => [term, expected])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });
});

test('joinTerms has each word once, and those of the response for less', () => {
  const [task, response] = [weigh(['rare'], counts), weigh(['rare', 'other', 'usual'], counts)];
  const joined = joinTerms(task, response, 1);
  expect(joined.map(({ term }) => term)).toEqual(['rare', 'other']);
  expect(joined[1]!.weight).toBeCloseTo(joined[0]!.weight / 2, 10);
});

describe('rank', () => {
  const terms = weigh(['rare', 'usual', 'common'], counts);

  test('prefers rare words to common ones, tasks to texts, and newer ones where all else is the same', () => {
    const ranked = rank(terms, [
      candidate('common', { topic: ['common'] }),
      candidate('text', { found: ['rare'] }),
      candidate('begun', { begun: ['rare'] }),
      candidate('task', { topic: ['rare'], found: ['rare'] }),
      candidate('none'),
    ]);
    expect(ranked.map(({ id }) => id)).toEqual(['task', 'text', 'begun', 'common', 'none']);
    expect(ranked.at(-1)!.score).toBe(0);
  });

  test('a score is in [0, 1], 1 for the same, and more matches never lower it', () => {
    const word = fc.constantFrom('rare', 'usual', 'common', 'strange');
    const words = fc.uniqueArray(word);
    fc.assert(
      fc.property(
        words,
        words,
        word,
        fc.float({ min: 0, max: 1, noNaN: true }),
        (topic, found, more, similarity) => {
          const [few] = rank(terms, [candidate('a', { topic, found, similarity })]);
          const [many] = rank(terms, [candidate('a', { topic: [...topic, more], found, similarity })]);
          expect(few!.score).toBeGreaterThanOrEqual(0);
          expect(many!.score).toBeGreaterThanOrEqual(few!.score - 1e-12);
          expect(many!.score).toBeLessThanOrEqual(1 + 1e-12);
        },
      ),
    );
    const same = candidate('a', { topic: terms.map(({ term }) => term), similarity: 1 });
    expect(rank(terms, [same])[0]!.score).toBeCloseTo(1, 12);
    expect(rank([], [candidate('a')])[0]!.score).toBe(0);
  });
});

test('takeWithin never takes more than k or than the budget, and takes the first that fits', () => {
  const each = fc.record({ id: fc.uuid(), score: fc.constant(1), tokens: fc.nat(100) });
  fc.assert(
    fc.property(fc.array(each), fc.nat(5), fc.nat(200), (ranked, k, budget) => {
      const taken = takeWithin(ranked, k, budget);
      expect(taken.length).toBeLessThanOrEqual(k);
      expect(taken.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(budget);
      if (k > 0) expect(taken[0]).toBe(ranked.find(({ tokens }) => tokens <= budget));
    }),
  );
});
