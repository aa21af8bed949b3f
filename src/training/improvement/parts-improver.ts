import type { AnalysisHost } from '../../evaluation/index.js';
import { ANALYSED_LANGUAGES, analysisTask } from '../../evaluation/index.js';
import type { Improver } from '../strategies/strategy.js';
import { turnsOf } from './own-turns.js';
import { proposalOf } from './proposal.js';

/** Takes out white space that nobody sees, in prose: not in code, and not in what others than the agent say. */
export function partsTidying(analysis: AnalysisHost): Improver {
  return {
    name: 'text-tidy',
    version: '2',
    async propose({ subject, signal }) {
      if (subject.dataFormat === 'CODE') return [];
      const done: string[] = [];
      const texts: string[] = [];
      for (const { isOwn, text, written } of turnsOf(subject)) {
        const [tidied] = isOwn ? await analysis.run([analysisTask('text.tidy', { text })], signal) : [];
        if (tidied?.ok && tidied.report.text !== text) done.push(...tidied.report.done);
        texts.push(written(tidied?.ok ? tidied.report.text : text));
      }
      const report = { text: texts.join(''), done: [...new Set(done)] };
      return proposalOf('text-tidy@2', subject.response, report, 'Tidied the text');
    },
  };
}

/** Safe fixes and formatting of fenced code in Python, JavaScript and TypeScript, each by its own tool. */
export function partsCode(analysis: AnalysisHost): Improver {
  return {
    name: 'fenced-code',
    version: '1',
    async propose({ subject, signal }) {
      const done: string[] = [];
      const texts: string[] = [];
      for (const { isOwn, text, languages, written } of turnsOf(subject)) {
        let current = text;
        for (const language of ANALYSED_LANGUAGES) {
          if (!isOwn || !languages.has(language)) continue;
          for (const task of ['code.fix', 'code.reformat'] as const) {
            const [outcome] = await analysis.run(
              [analysisTask(task, { response: current, language })],
              signal,
            );
            if (!outcome.ok || outcome.report.text === current) continue;
            current = outcome.report.text;
            done.push(...outcome.report.done);
          }
        }
        texts.push(written(current));
      }
      const report = { text: texts.join(''), done };
      return proposalOf('fenced-code@1', subject.response, report, 'Fixed and formatted code in fences');
    },
  };
}
