import { expect, test } from '@jest/globals';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import { judgeSecrets } from './secrets.js';

const analysis = inProcessAnalysis();
const judge = (response: string) =>
  judgeSecrets(analysis, { response, language: null }, new AbortController().signal);

test('a secret is an error by its kind and line, and its value is not told', async () => {
  const { run, evidence } = await judge('Use this:\n\npassword = "Tr0ub4dor&3"\n');
  expect(run).toMatchObject({ name: 'secrets', outcome: 'JUDGED' });
  expect(evidence).toEqual([
    expect.objectContaining({
      criterion: 'SAFETY',
      score: 0,
      strength: 0.5,
      findings: [
        {
          rule: 'secret',
          message: 'Here stands what looks like a secret: password',
          line: 3,
          severity: 'ERROR',
        },
      ],
    }),
  ]);
  expect(JSON.stringify(evidence)).not.toContain('Tr0ub4dor');
});

test('more secrets weigh more, and none says nothing', async () => {
  const two = await judge('password = "Tr0ub4dor&3"\ntoken = "f3b1c2d4e5a69788"\n');
  expect(two.evidence[0]).toMatchObject({ strength: 0.75, score: 0 });
  expect((await judge('password = os.environ["PASSWORD"]\n')).evidence).toEqual([]);
});
