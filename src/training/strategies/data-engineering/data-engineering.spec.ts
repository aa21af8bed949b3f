import { expect, test } from '@jest/globals';
import { improve } from '../../../../test/ordering/improve.js';
import { subjectFor, type OrderedPair } from '../../../../test/ordering/pair.js';
import { fakeExecutors } from '../../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import type { Evaluation, Program } from '../../../evaluation/index.js';
import { noMemory } from '../../../evaluation/index.js';
import { dataEngineeringStrategy } from './data-engineering.strategy.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
const analysis = inProcessAnalysis();
const code = { agentType: 'data_engineer', dataFormat: 'CODE', language: 'python' } as const;

function evaluate(
  task: OrderedPair['task'],
  response: string,
  executors = fakeExecutors({}),
): Promise<Evaluation> {
  return dataEngineeringStrategy({ analysis, executors }).evaluate(subjectFor(task, response), scope);
}
const findingsOf = (evaluation: Evaluation, name: string) =>
  evaluation.criteria
    .find(({ criterion }) => criterion === name)
    ?.findings.map(({ line, rule }) => `${line} ${rule}`);

const SOURCE = 'def clean(rows):\n    return [row for row in rows if row > 0]\n';

/** Passes the source, and of its mutants so many as the tests do not notice. */
const suiteThat = (notices: boolean) =>
  fakeExecutors(({ source }: Program) =>
    source === SOURCE || !notices
      ? { verdict: 'PASS', testsPassed: 1, testsTotal: 1 }
      : { verdict: 'FAIL', testsPassed: 0, testsTotal: 1 },
  );

test('tests weigh as much as they notice', async () => {
  const task = { ...code, tests: 'assert clean([1, -1]) == [1]\n', entryPoint: 'clean' };
  const [sharp, blunt] = [
    await evaluate(task, SOURCE, suiteThat(true)),
    await evaluate(task, SOURCE, suiteThat(false)),
  ];
  expect(findingsOf(sharp, 'CORRECTNESS')).toEqual([]);
  expect(findingsOf(blunt, 'CORRECTNESS')).toEqual(['null tests-prove-nothing']);
  expect(blunt.confidence).toBeLessThan(sharp.confidence);
});

test('SQL that is put together from strings is unsafe in every language', async () => {
  const python = 'def f(cursor, x):\n    cursor.execute(f"SELECT a FROM b WHERE c = {x}")\n';
  expect(findingsOf(await evaluate(code, python), 'SAFETY')).toEqual(['2 S608']);
  const script = 'export const f = (db, x) =>\n  db.query(`SELECT a FROM b WHERE c = ${x}`);\n';
  for (const language of ['javascript', 'typescript'])
    expect(findingsOf(await evaluate({ ...code, language }, script), 'SAFETY')).toEqual([
      '2 sql-from-strings',
    ]);
});

test('code without SQL says nothing on queries', async () => {
  const { evaluators } = await evaluate({ ...code, language: 'javascript' }, 'export const f = (x) => x;\n');
  expect(evaluators.map(({ name }) => name)).not.toContain('queries');
});

test('SQL that is likely of another dialect is neither right nor wrong', async () => {
  const task = { agentType: 'data_engineer', dataFormat: 'MIXED' } as const;
  const evaluation = await evaluate(task, 'Run:\n\n```sql\nREPLACE INTO a VALUES (1);\n```\n');
  const syntax = evaluation.evaluators.find(({ name }) => name === 'artifact-syntax');
  expect(syntax?.outcome).toBe('CANNOT_JUDGE');
  expect(syntax?.reason).toContain('SQL that looks like that of MySQL');
});

test('JSON within strings of code stays as it is', async () => {
  const strategy = dataEngineeringStrategy({ analysis, executors: fakeExecutors({}) });
  const response = 'TEXT = """\n```json\n{\n"a": 1\n}\n```\n"""\nprint(TEXT)\n';
  expect((await improve(strategy, subjectFor(code, response), scope)).response).toBe(response);
});
