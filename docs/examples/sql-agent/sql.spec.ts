import { afterAll, describe, expect, test } from '@jest/globals';
import { createAnalysisHost, noMemory, type Subject } from '../../../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES } from '../../../src/training/index.js';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import { sqlAgent } from './sql.strategy.js';

const definitions = [...STRATEGIES, sqlAgent];
const analysis = createAnalysisHost({ extensions: definitions.flatMap(({ analyses }) => analyses ?? []) });
const executors = fakeExecutors({ testsPassed: 0, testsTotal: 0 });
const catalog = createStrategyCatalog({ analysis, executors }, definitions);
const strategy = catalog.select({ agentType: 'sql', dataFormat: 'CODE', language: 'sql' });
const scope = { signal: new AbortController().signal, memory: noMemory };

afterAll(() => analysis.close());

function subjectOf(response: string): Subject {
  const nothing = {
    tests: null,
    entryPoint: null,
    reference: null,
    source: null,
    evidence: null,
    extra: null,
  };
  const asked = { agentType: 'sql', dataFormat: 'CODE', taskDescription: null, language: 'sql' } as const;
  return { ...nothing, ...asked, response, original: null };
}
const evaluate = (response: string) => strategy.evaluate(subjectOf(response), scope);

describe('the sql agent of the worked example', () => {
  test('is listed by one line, and others are as they were', () => {
    expect(catalog.strategies.map(({ name }) => name)).toContain('sql');
    expect(strategy).toMatchObject({ name: 'sql', version: 1, languages: ['sql'] });
    expect(catalog.select({ agentType: 'engineer', dataFormat: 'CODE', language: null }).name).toBe(
      'engineer',
    );
  });

  test('SQL that does not parse is worth nothing, and that is sure', async () => {
    const broken = await evaluate('SELECT name\nFROM users\nWERE id = 1;\n');
    expect(broken).toMatchObject({ score: 0, confidence: 0.5 });
    expect(broken.criteria[0]?.findings).toMatchObject([{ rule: 'sql-syntax', line: 3 }]);
  });

  test('a change of every row is found in the tree, where the words WHERE and DELETE mean nothing', async () => {
    const careless = await evaluate("SELECT 'DELETE FROM a';\n\nDELETE FROM users; -- WHERE id = 1\n");
    const careful = await evaluate('DELETE FROM users WHERE id = 1;\n');
    expect(careless.criteria.flatMap(({ findings }) => findings)).toMatchObject([
      { rule: 'every-row', line: 3 },
    ]);
    expect(careful.score).toBeGreaterThan(careless.score);
  });

  test('an improvement is taken once it is proved, and only once', async () => {
    const response = 'SELECT id, name,\nFROM users;\n';
    const evaluation = await evaluate(response);
    const findings = evaluation.criteria.flatMap((criterion) => criterion.findings);
    const request = { subject: subjectOf(response), evaluation, findings, ...scope };
    const [proposal] = (await strategy.improvers[0]?.propose(request)) ?? [];
    expect(proposal?.response).toBe('SELECT id, name\nFROM users;\n');
    const improved = await evaluate(proposal?.response ?? '');
    expect(strategy.compare(evaluation, improved).isBetter).toBe(true);
    const again = {
      ...request,
      subject: subjectOf(proposal?.response ?? ''),
      evaluation: improved,
      findings: [],
    };
    expect(await strategy.improvers[0]?.propose(again)).toEqual([]);
  });

  test('hostile texts end in a verdict or in a reason', async () => {
    for (const text of [
      '('.repeat(262_144),
      `SELECT ${'1+'.repeat(20_000)}1`,
      '\u0001\ufffd'.repeat(1_000),
      "'",
    ])
      await evaluate(text).then(
        (evaluation) => expect(evaluation.score).toBeLessThanOrEqual(100),
        (error: Error) => expect(error.name).toBe('NothingJudgedError'),
      );
    expect((await evaluate('SELECT 1')).score).toBe(100);
  });
});
