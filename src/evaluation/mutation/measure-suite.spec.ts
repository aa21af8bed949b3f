import { describe, expect, test } from '@jest/globals';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import type { AnalysisHost } from '../analysis/analysis-host.js';
import { noMemory, type KeyPart, type Memory } from '../domain/memory.js';
import { measureSuite } from './measure-suite.js';
import type { Mutant } from './mutant.js';

const program = { language: 'python', source: 'x = 1', tests: 'assert x', entryPoint: null } as const;
const scope = { signal: new AbortController().signal, memory: noMemory };
const mutants: Mutant[] = ['a', 'b', 'c', 'd', 'e'].map((source, index) => ({
  operator: 'number',
  line: index + 1,
  original: '1',
  replacement: '2',
  source,
}));

/** An analysis host that knows one answer. */
function fakeAnalysis(answer: object): AnalysisHost {
  const run = () => Promise.resolve([answer]);
  return { run: run as unknown as AnalysisHost['run'], close: () => Promise.resolve() };
}
const analysis = fakeAnalysis({ ok: true, report: { mutants, total: 5 }, durationMs: 1 });

describe('measuring a suite', () => {
  test('counts what its tests notice, what they let pass, and what could not be run', async () => {
    const verdicts = {
      'x = 1': 'PASS',
      a: 'FAIL',
      b: 'PASS',
      c: 'TIMEOUT',
      d: 'UNSUPPORTED',
      e: 'ERROR',
    } as const;
    const executors = fakeExecutors(({ source }) => ({ verdict: verdicts[source as 'a'] }));
    const strength = await measureSuite({ analysis, executors }, program, scope);
    expect(strength).toEqual({ killed: 3, survived: [mutants[1]], total: 4, untested: 1, reason: null });
  });

  test('measures nothing of tests that the program fails, or of a program that cannot be mutated', async () => {
    const failing = fakeExecutors({ verdict: 'FAIL', message: '1 of 1 failed' });
    expect(await measureSuite({ analysis, executors: failing }, program, scope)).toMatchObject({
      total: 0,
      reason: 'The program itself does not pass: 1 of 1 failed',
    });
    const broken = fakeAnalysis({ ok: false, reason: 'It does not parse.', durationMs: 1 });
    expect(await measureSuite({ analysis: broken, executors: failing }, program, scope)).toMatchObject({
      total: 0,
      reason: expect.stringContaining('It does not parse.'),
    });
  });

  test('says whether what was found may be remembered, under all that it depends on', async () => {
    const kept: { kind: string; key: readonly KeyPart[]; isWhole: boolean }[] = [];
    const memory: Memory = {
      recall: async (kind, key, find) => {
        const { value, isWhole } = await find();
        kept.push({ kind, key, isWhole });
        return value;
      },
    };
    const good = fakeExecutors({ verdict: 'PASS' });
    await measureSuite({ analysis, executors: good }, program, { ...scope, memory });
    const bad = fakeExecutors(({ source }) => {
      if (source === 'c') throw new Error('spawn EAGAIN');
      return { verdict: 'PASS' };
    });
    await measureSuite({ analysis, executors: bad }, program, { ...scope, memory });
    expect(kept.map(({ kind, isWhole }) => [kind, isWhole])).toEqual([
      ['suite-strength', true],
      ['suite-strength', false],
    ]);
    expect(kept[0]?.key).toEqual(expect.arrayContaining(['python', 'x = 1', 'assert x', null]));
  });

  test('gives up when its session is called off', async () => {
    const controller = new AbortController();
    const executors = fakeExecutors(({ source }) => {
      if (source !== 'a') return { verdict: 'PASS' };
      controller.abort(new Error('cancelled'));
      throw controller.signal.reason;
    });
    const given = { signal: controller.signal, memory: noMemory };
    await expect(measureSuite({ analysis, executors }, program, given)).rejects.toThrow('cancelled');
  });
});
