import { afterAll, expect, test } from '@jest/globals';
import { GRAMMAR_LANGUAGES } from '../../domain/languages.js';
import { analysisTask, createAnalysisHost } from '../analysis-host.js';

const host = createAnalysisHost({ size: 1 });
afterAll(() => host.close());

const SIZE = 256 * 1024;
/** Those that took the longest among some forty; the rest is as the first. */
const TOKENS = ['(', "'", '$(', '<', 'a ', '- ', '/*', '1+', '\n'];

test.each(GRAMMAR_LANGUAGES)(
  '256 KiB of one token as %s end in an answer',
  async (language) => {
    for (const token of TOKENS) {
      const text = token.repeat(SIZE / token.length);
      const startedAt = performance.now();
      const [outcome] = await host.run([analysisTask('grammar.syntax', { text, language })]);
      expect(performance.now() - startedAt).toBeLessThan(8_000);
      if (outcome.ok) expect(outcome.report.errors.length).toBeLessThanOrEqual(20);
      else expect(outcome.reason).toMatch(/nested too deeply|too ambiguous|broke/);
    }
    const [after] = await host.run([analysisTask('grammar.syntax', { text: '', language })]);
    expect(after.ok).toBe(true);
  },
  120_000,
);
