import type { AnalysisHost } from '../../../evaluation/index.js';
import { analysisTask } from '../../../evaluation/index.js';
import { proposalOf } from '../../improvement/proposal.js';
import type { Improver } from '../strategy.js';

/** Adds a table of contents to a long document that has none. */
export function tableOfContents(analysis: AnalysisHost): Improver {
  return {
    name: 'table-of-contents',
    version: '1',
    async propose({ subject: { response }, signal }) {
      const [outcome] = await analysis.run([analysisTask('document.contents', { text: response })], signal);
      return outcome.ok
        ? proposalOf('table-of-contents@1', response, outcome.report, 'Added a table of contents')
        : [];
    },
  };
}

/** Puts right what the source contradicts, where only one thing can be meant: defaults, and the name of a parameter. */
export function sourceCorrections(analysis: AnalysisHost): Improver {
  return {
    name: 'source-corrections',
    version: '1',
    async propose({ subject: { response, source, language: sourceLanguage }, signal }) {
      if (source === null) return [];
      const input = { text: response, source, sourceLanguage };
      const [outcome] = await analysis.run([analysisTask('document.correct', input)], signal);
      return outcome.ok
        ? proposalOf('source-corrections@1', response, outcome.report, 'Corrected by the source')
        : [];
    },
  };
}
