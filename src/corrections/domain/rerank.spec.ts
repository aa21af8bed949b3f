import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cosine, rerank } from './rerank.js';

const ranked = ['a', 'b', 'c'].map((id, at) => ({ id, tokens: 1, score: 1 - at / 10 }));

test('meaning decides between neighbours, and keeps the scores of the words', () => {
  const embeddings = new Map([
    ['a', [0, 1]],
    ['b', [1, 0]],
    ['c', [0.5, 0.5]],
  ]);
  expect(rerank(ranked, [1, 0], embeddings)).toEqual([ranked[1], ranked[0], ranked[2]]);
});

test('without embeddings, or with those of another length, the order stands', () => {
  expect(rerank(ranked, [1, 0], new Map())).toEqual(ranked);
  expect(rerank(ranked, [1, 0], new Map([['c', [1, 0, 0]]]))).toEqual(ranked);
  expect(rerank([], [1], new Map())).toEqual([]);
});

test('all that came in comes out', () => {
  const vector = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), vector), vector, (known, query) => {
      const out = rerank(ranked, query, new Map(Object.entries(known)));
      expect(out.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
    }),
  );
});

test('cosine', () => {
  expect(cosine([1, 0], [2, 0])).toBeCloseTo(1);
  expect(cosine([1, 0], [0, 3])).toBe(0);
  expect(cosine([1, 0], [-1, 0])).toBeCloseTo(-1);
  expect(cosine([0, 0], [1, 0])).toBe(0);
});
