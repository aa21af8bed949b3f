import type { Importance } from '../../../evaluation/index.js';
import { combineEvidence, judgeProse, judgeSecrets } from '../../../evaluation/index.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByScore } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

/** What any answer is worth. Most of it takes a judge: without one, little is known, and the confidence says so. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.25,
  COMPLETENESS: 0.2,
  CLARITY: 0.1,
  SAFETY: 0.05,
  RELEVANCE: 0.2,
  HELPFULNESS: 0.2,
};

/** Judges the form of any text: nothing unfinished, empty or broken off in it, and Markdown that is sound. */
export function genericStrategy({ analysis }: StrategyTools): TrainingStrategy {
  return {
    name: 'generic',
    version: 2,
    agentTypes: [],
    dataFormats: ['CODE', 'DOCUMENTATION', 'ANALYSIS', 'CONVERSATION', 'MIXED'],
    languages: [],
    improvers: [tidying(analysis)],
    compare: compareByScore,
    evaluate: async (subject, { signal }) =>
      combineEvidence(IMPORTANCE, [
        ...(await judgeProse(analysis, subject, signal)),
        await judgeSecrets(analysis, subject, signal),
      ]),
  };
}
