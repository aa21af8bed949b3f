import { afterAll, expect, test } from '@jest/globals';
import { analysisTask, createAnalysisHost, GRAMMAR_LANGUAGES } from '../../src/evaluation/index.js';

/** Those that took the longest among some forty; the rest is as the first. */
const TOKENS = ['(', "'", '$(', '<', 'a ', '- ', '/*', '1+', '\n'];

/** Parses texts of one token in every language, and expects an answer within the time of an analysis. */
export function describeHostileTexts(bytes: number): void {
  const host = createAnalysisHost({ size: 1 });
  afterAll(() => host.close());

  test.each(GRAMMAR_LANGUAGES)(
    `${bytes / 1024} KiB of one token as %s end in an answer`,
    async (language) => {
      for (const token of TOKENS) {
        const text = token.repeat(bytes / token.length);
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
}
