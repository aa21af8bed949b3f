import type { Importance } from '../../../evaluation/index.js';
import { combineEvidence, judgeDocument, judgeSecrets } from '../../../evaluation/index.js';
import { markdownFixes, tidying } from '../../improvement/text-improver.js';
import { compareByScore } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

/** What a document is worth: that it is right and clear, that nothing is missing, that it helps its reader. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.3,
  COMPLETENESS: 0.2,
  CLARITY: 0.15,
  SAFETY: 0.05,
  RELEVANCE: 0.1,
  HELPFULNESS: 0.2,
};

/**
 * Judges a document by what can be checked in it: code examples that parse, anchors that exist; parts that are empty or
 * marked as unfinished; Markdown as markdownlint would have it.
 */
export function documentationStrategy({ analysis }: StrategyTools): TrainingStrategy {
  return {
    name: 'documentation',
    version: 1,
    agentTypes: ['documentation'],
    dataFormats: ['DOCUMENTATION', 'MIXED'],
    languages: [],
    improvers: [markdownFixes(analysis), tidying(analysis)],
    compare: compareByScore,
    evaluate: async (subject, { signal }) =>
      combineEvidence(IMPORTANCE, [
        ...(await judgeDocument(analysis, subject, signal)),
        await judgeSecrets(analysis, subject, signal),
      ]),
  };
}
