import type { AnalysisHost } from '../../../evaluation/index.js';
import { analysisTask, isAnalysedLanguage } from '../../../evaluation/index.js';
import { proposalOf } from '../../improvement/proposal.js';
import type { Improver } from '../strategy.js';

/** Takes out tests and assertions that prove nothing, or nothing new. What is left stays byte for byte. */
export function withoutPadding(analysis: AnalysisHost): Improver {
  return {
    name: 'suite-padding',
    version: '1',
    async propose({ subject: { language, response, dataFormat }, signal }) {
      if (!isAnalysedLanguage(language) || dataFormat === 'ANALYSIS') return [];
      const [outcome] = await analysis.run([analysisTask('suite.padding', { response, language })], signal);
      if (!outcome.ok) return [];
      return proposalOf(
        'suite-padding@1',
        response,
        outcome.report.without,
        'Took out what proves nothing new',
      );
    },
  };
}
