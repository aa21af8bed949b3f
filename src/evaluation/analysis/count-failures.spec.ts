import { expect, test } from '@jest/globals';
import { analysisTask, type AnalysisHost } from './analysis-host.js';
import { countFailures } from './count-failures.js';

/** Fails for texts that say so. */
const host = {
  run: (tasks: readonly { input: { text: string } }[]) =>
    Promise.resolve(tasks.map(({ input }) => ({ ok: input.text !== 'bad', durationMs: 1 }))),
  close: () => Promise.resolve(),
} as unknown as AnalysisHost;

const tidy = (text: string) => analysisTask('text.tidy', { text });

test('failed analyses are counted for the session that asked', async () => {
  const counted = countFailures(host);
  const [one, other] = [new AbortController().signal, new AbortController().signal];
  await counted.run([tidy('good'), tidy('bad')], one);
  await counted.run([tidy('bad')], one);
  await counted.run([tidy('good')], other);
  await counted.run([tidy('bad')]);
  expect([counted.failuresOf(one), counted.failuresOf(other)]).toEqual([2, 0]);
});
