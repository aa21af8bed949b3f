import type { AnalysisHost, Rewriting } from '../../evaluation/index.js';
import { analysisTask, isAnalysedLanguage } from '../../evaluation/index.js';
import type { CandidateProposal, ImprovementRequest, Improver } from '../strategies/strategy.js';
import { proposalOf } from './proposal.js';

const TOOLS = { python: 'ruff', javascript: 'biome', typescript: 'biome' } as const;

/** Applies the linter's safe fixes to the code of a response: ruff for Python, biome for JavaScript and TypeScript. */
export function safeFixes(analysis: AnalysisHost): Improver {
  return codeImprover(analysis, 'safe-fixes', 'code.fix', 'Applied safe fixes');
}

/** Formats the code of a response, where that is shown to leave its syntax tree as it is. */
export function codeFormat(analysis: AnalysisHost): Improver {
  return codeImprover(analysis, 'code-format', 'code.reformat', 'Formatted without changing the syntax tree');
}

function codeImprover(
  analysis: AnalysisHost,
  name: string,
  task: 'code.fix' | 'code.reformat',
  summary: string,
): Improver {
  const version = '1';
  return {
    name,
    version,
    async propose({ subject, signal }: ImprovementRequest): Promise<readonly CandidateProposal[]> {
      const { language, response } = subject;
      if (!isAnalysedLanguage(language)) return [];
      const [outcome] = await analysis.run([analysisTask(task, { response, language })], signal);
      if (!outcome.ok) return [];
      const report: Rewriting = outcome.report;
      return proposalOf(`${name}@${version}`, response, report, `${summary} with ${TOOLS[language]}`);
    },
  };
}
