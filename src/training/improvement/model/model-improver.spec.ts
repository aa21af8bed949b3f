import { expect, test } from '@jest/globals';
import { subjectFor } from '../../../../test/ordering/pair.js';
import { noMemory } from '../../../evaluation/index.js';
import type { LlmPort } from '../../../platform/llm/index.js';
import type { Standing } from '../../strategies/strategy.js';
import { modelImprovers } from './model-improver.js';

const subject = subjectFor({ agentType: 'research', dataFormat: 'ANALYSIS' }, 'A poor report.');
const evaluation = { score: 50, confidence: 1, criteria: [], evaluators: [] };
const owner = { projectId: 'default', ownerId: 'session' };
const brief = { expertise: 'Write well.', template: null, lessons: [], examples: [] };

/** What is asked, with which temperatures, and what each round proposes, where a model answers so: 'x' is of no use, anything else a rewriting. */
async function course(answers: string, isPersistent: boolean) {
  const temperatures: (number | undefined)[] = [];
  const llm = {
    models: { writer: 'scripted', judge: null },
    embeddingModel: null,
    ask(_owner, { prompt, temperature }) {
      const said = answers[temperatures.length % answers.length]!;
      temperatures.push(temperature);
      const mark = /between <(rewritten-[0-9a-f]{8})>/.exec(prompt)![1]!;
      const text = said === 'x' ? 'I would rather not.' : `<${mark}>\n${said} report\n</${mark}>`;
      const usage = { inputTokens: 1, outputTokens: 1, costUsd: 0 };
      return Promise.resolve({ callId: 'c', model: 'scripted', text, object: null, usage, isStored: false });
    },
    embed: () => Promise.reject(new Error('nothing is embedded')),
  } as LlmPort;
  const improvers = modelImprovers(
    llm,
    { candidates: 1, refinements: 11, isPersistent },
    { owner, brief, secrets: () => [] },
  );
  const rounds: Standing['rounds'][number][] = [];
  const request = {
    subject,
    evaluation,
    findings: [],
    signal: new AbortController().signal,
    memory: noMemory,
  };
  for (const improver of improvers) {
    if (!improver.isDue!({ best: evaluation, targetScore: 80, rounds })) continue;
    const { length: proposed } = await improver.propose({ ...request, rounds });
    rounds.push({ improver: improver.name, proposed, hasGained: false });
  }
  return { temperatures, proposed: rounds.map(({ proposed }) => proposed) };
}

test('one answer that is of no use is asked for again with more freedom, up to the budget', async () => {
  const { temperatures, proposed } = await course('xabcdefghijk', true);
  expect(proposed).toEqual([0, ...Array.from({ length: 11 }, () => 1)]);
  expect(temperatures).toEqual([0, 0.8, ...Array.from({ length: 10 }, () => 0)]);
});

test('two in a row end it, and such that are apart do not', async () => {
  expect((await course('x', true)).proposed).toEqual([0, 0]);
  expect((await course('axbxx', true)).proposed).toEqual([1, 0, 1, 0, 0]);
});

test('where a session does not go on until its budget, one ends it', async () => {
  expect((await course('xa', false)).proposed).toEqual([0]);
  expect((await course('a', false)).proposed).toEqual([1, 1]);
});
