import { describe, expect, test } from '@jest/globals';
import { subjectFor } from '../../../../test/ordering/pair.js';
import { researchPairs } from '../../../../test/ordering/research.pairs.js';
import { fakeExecutors } from '../../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import { noMemory } from '../../../evaluation/index.js';
import { identityOf, referencesIn } from '../references.js';
import { checkReport } from './check-report.js';
import { researchAnalyses } from './extension.js';
import { questionsOf } from './questions.js';
import { marksIn } from './read-report.js';
import { researchStrategy } from './research.strategy.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
const analysis = inProcessAnalysis([researchAnalyses]);
const strategy = researchStrategy({ analysis, executors: fakeExecutors({ testsPassed: 0, testsTotal: 0 }) });
const check = (response: string, over: object = {}) =>
  checkReport({ response, task: null, evidence: null, given: [], ...over });
const rulesOf = (response: string, over: object = {}) => {
  const { gaps, faults } = check(response, over);
  return [...gaps, ...faults].map(({ rule, line }) => `${rule}:${line}`);
};

describe('references', () => {
  test.each([
    ['https://www.Example.org/A/#part', 'http://example.org/A'],
    ['https://doi.org/10.1000/XYZ.1', 'doi: 10.1000/xyz.1.'],
    ['https://arxiv.org/abs/2405.01580', 'arXiv:2405.01580'],
  ])('%s is %s', (one, other) => expect(identityOf(one)).toBe(identityOf(other)));

  test('are found in text', () => {
    const text = 'See (https://a.org/b), [x](http://c.org/d_(e)), DOI 10.1000/182, ABC-12, UTF-8 and #7.';
    expect(referencesIn(text)).toEqual({
      urls: ['a.org/b', 'c.org/d_(e', 'doi:10.1000/182'],
      keys: ['ABC-12', '#7'],
    });
    expect(marksIn('a [1], [2, 4-6] [^n] [7](url) [8]: x')).toEqual(['1', '2', '4', '5', '6', 'n']);
  });
});

describe('research', () => {
  test('questions are the items of lists and the sentences that ask', () => {
    const task = 'Read this. Is it so? Then:\n1. Name the cause\n- Say why';
    expect(questionsOf(task).map(({ number, text }) => [number, text])).toEqual([
      [null, 'Is it so?'],
      [1, 'Name the cause'],
      [null, 'Say why'],
    ]);
  });

  test('citations, entries and sources', () => {
    const report =
      'The lock is held for too long [1][3].\n\n## Sources\n\n[1] https://a.org\n[2] https://b.org\n';
    expect(rulesOf(report, { given: ['https://a.org', 'https://c.org/x'] })).toEqual([
      'uncited-reference:6',
      'unused-citation:null',
      'dangling-citation:1',
      'unsupported-source:6',
    ]);
    expect(check(report, { given: ['https://a.org'] })).toMatchObject({ sources: 1, used: 1 });
    expect(rulesOf('The lock is held for too long [1].', { evidence: '[1] a study' })).toEqual([]);
    expect(
      rulesOf('The source https://a.org was not used here, for it is older.', { given: ['https://a.org/'] }),
    ).toEqual([]);
  });

  test('quotations', () => {
    const evidence = 'It was found that\nthe lock is held for far too long by one reader.';
    const rules = (quote: string) => rulesOf(`They say ${quote}`, { evidence });
    expect(rules('"the lock is held for far too long"')).toEqual([]);
    expect(rules('“The lock is held ... by one reader.”')).toEqual([]);
    expect(rules('"the lock is never held for so long"')).toEqual(['unsupported-quote:1']);
    expect(rules('"not the lock"')).toEqual([]);
  });

  test('a long report without a summary', () => {
    const long = 'Each of these words is one of very many words.\n\n'.repeat(80);
    expect(rulesOf(long)).toEqual(['no-summary:null']);
    expect(rulesOf(`${long}\n## Conclusion\n\nThere are many.\n`)).toEqual([]);
  });

  test('each pair is told apart; padding gains nothing', async () => {
    for (const { task, better, worse, name } of researchPairs) {
      const [good, bad] = await Promise.all(
        [better, worse].map((response) => strategy.evaluate(subjectFor(task, response), scope)),
      );
      expect([name, (good?.score ?? 0) > (bad?.score ?? 100)]).toEqual([name, true]);
      const padded = await strategy.evaluate(
        subjectFor(task, `Comprehensive, rigorous, evidence-based.\n\n${worse}`),
        scope,
      );
      for (const { criterion, score } of padded.criteria) {
        const before = bad?.criteria.find((each) => each.criterion === criterion)?.score ?? 0;
        expect(score).toBeLessThanOrEqual(before + 1e-9);
      }
    }
  });

  test('hostile texts take no time', () => {
    const startedAt = performance.now();
    for (const text of [
      '['.repeat(262_144),
      '[1,'.repeat(80_000),
      '[1]'.repeat(80_000),
      '"a '.repeat(80_000),
      'https://'.repeat(30_000),
      '10.1000/'.repeat(30_000),
      'a '.repeat(131_072),
      `${'[1] a\n'.repeat(40_000)}`,
      '?\n'.repeat(131_072),
      ' '.repeat(262_144),
      '*'.repeat(262_144),
      'https://a.org/'.padEnd(262_144, '.'),
    ])
      check(text, { evidence: text, given: [text], task: text });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});
