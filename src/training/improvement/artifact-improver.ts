import type { AnalysisHost } from '../../evaluation/index.js';
import { analysisTask, isAnalysedLanguage } from '../../evaluation/index.js';
import type { Improver } from '../strategies/strategy.js';
import { proposalOf } from './proposal.js';

/** Quotes variables of shell scripts that stand for one word, and indents JSON by its depth; not within code, whose strings may hold them. */
export function artifactFixes(analysis: AnalysisHost): Improver {
  return {
    name: 'artifact-fixes',
    version: '1',
    async propose({ subject: { response, language }, signal }) {
      if (isAnalysedLanguage(language)) return [];
      const [outcome] = await analysis.run([analysisTask('grammar.mend', { response, language })], signal);
      if (!outcome.ok) return [];
      return proposalOf('artifact-fixes@1', response, outcome.report, 'Mended scripts and data');
    },
  };
}
