import type { AnalysisHost } from '../../evaluation/index.js';
import { analysisTask, isAnalysedLanguage } from '../../evaluation/index.js';
import type { Improver } from '../strategies/strategy.js';
import { proposalOf } from './proposal.js';

/** Takes out white space that nobody sees, in text that is not code. */
export function tidying(analysis: AnalysisHost): Improver {
  return {
    name: 'text-tidy',
    version: '1',
    async propose({ subject: { response, language, dataFormat }, signal }) {
      if (dataFormat === 'CODE' || isAnalysedLanguage(language)) return [];
      const [outcome] = await analysis.run([analysisTask('text.tidy', { text: response })], signal);
      return outcome.ok ? proposalOf('text-tidy@1', response, outcome.report, 'Tidied the text') : [];
    },
  };
}

/** Fixes what markdownlint can fix, broken anchors that have one close heading, and fences without a language. */
export function markdownFixes(analysis: AnalysisHost): Improver {
  return {
    name: 'markdown-fix',
    version: '1',
    async propose({ subject: { response }, signal }) {
      const [outcome] = await analysis.run([analysisTask('markdown.fix', { text: response })], signal);
      return outcome.ok ? proposalOf('markdown-fix@1', response, outcome.report, 'Fixed the Markdown') : [];
    },
  };
}
