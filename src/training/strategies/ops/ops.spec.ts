import { expect, test } from '@jest/globals';
import { improve } from '../../../../test/ordering/improve.js';
import { subjectFor } from '../../../../test/ordering/pair.js';
import { fakeExecutors } from '../../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import { noMemory } from '../../../evaluation/index.js';
import { opsStrategy } from './ops.strategy.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
const strategy = opsStrategy({ analysis: inProcessAnalysis(), executors: fakeExecutors({}) });
const task = { agentType: 'ops', dataFormat: 'MIXED' } as const;

async function improved(response: string): Promise<string> {
  return (await improve(strategy, subjectFor(task, response), scope)).response;
}

test.each([
  [
    'a script',
    '#!/bin/bash\nset -eu\nfor f in *.log; do\n  gzip $f\n  rm -f $1\ndone\n',
    '#!/bin/bash\nset -eu\nfor f in *.log; do\n  gzip "$f"\n  rm -f $1\ndone\n',
  ],
  [
    'files in fences',
    'Run this:\n\n```sh\nd=$(mktemp -d)\ncd $d\n```\n\nwith\n\n```json\n{\n"a": 1\n}\n```\n',
    'Run this:\n\n```sh\nd=$(mktemp -d)\ncd "$d"\n```\n\nwith\n\n```json\n{\n  "a": 1\n}\n```\n',
  ],
])('what is mended in %s is better, and mended once', async (_, text, expected) => {
  const once = await improved(text);
  expect(once).toBe(expected);
  expect(await improved(once)).toBe(once);
});

test.each([
  ['a version', 'FROM node:latest\nRUN npm ci\nUSER node\n'],
  ['a guard', '#!/bin/bash\nset -eu\nrm -rf "$1/"\n'],
])('%s is never made up', async (_, text) => {
  expect(await improved(text)).toBe(text);
});

test('what is not read is told', async () => {
  const { criteria } = await strategy.evaluate(subjectFor(task, '```sh\nls\n```\n'.repeat(120)), scope);
  const correctness = criteria.find(({ criterion }) => criterion === 'CORRECTNESS');
  expect(correctness?.explanation).toContain('Left out: 20 fences after the first 100 that were read.');
});
