import { expect, test } from '@jest/globals';
import type { Subject } from '../../evaluation/index.js';
import { canonicalJson } from '../../platform/canonical-json.js';
import type { TrainingStrategy } from '../strategies/strategy.js';
import { evaluationKey, improvementKey, type Circumstances } from './remembered-keys.js';

const subject: Subject = {
  agentType: 'engineer',
  response: 'def f(): pass',
  original: null,
  dataFormat: 'CODE',
  taskDescription: null,
  language: 'python',
  tests: null,
  entryPoint: null,
  reference: null,
  source: null,
  evidence: null,
  extra: null,
};
const improver = { name: 'fix', version: '1', propose: () => Promise.resolve([]) };
const strategy = { name: 'engineer', version: 1, improvers: [improver] } as unknown as TrainingStrategy;
const circumstances: Circumstances = { strategy, mode: 'CONTINUOUS', plan: null };

const changes: Partial<Circumstances>[] = [
  { strategy: { ...strategy, version: 2 } },
  { strategy: { ...strategy, name: 'qa' } },
  { mode: 'BATCH' },
  { plan: { template: 'one' } },
];

test('whatever can change an evaluation is in its key', () => {
  const keys = [canonicalJson(evaluationKey(subject, circumstances))];
  for (const name of Object.keys(subject) as (keyof Subject)[]) {
    const value = name === 'extra' ? { deep: [1] } : 'other';
    keys.push(canonicalJson(evaluationKey({ ...subject, [name]: value }, circumstances)));
  }
  for (const change of changes) {
    keys.push(canonicalJson(evaluationKey(subject, { ...circumstances, ...change })));
  }
  expect(new Set(keys).size).toBe(1 + 12 + changes.length);
});

test('what becomes of a session depends on its improvers and its target besides', () => {
  const improvers = [improver];
  const keys = [
    improvementKey(subject, circumstances, improvers, 80),
    improvementKey(subject, circumstances, improvers, 90),
    improvementKey(subject, circumstances, [{ ...improver, version: '2' }], 80),
    ...changes.map((change) => improvementKey(subject, { ...circumstances, ...change }, improvers, 80)),
  ].map(canonicalJson);
  expect(new Set(keys).size).toBe(keys.length);
});
