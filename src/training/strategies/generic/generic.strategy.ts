import type { DataFormat, Importance } from '../../../evaluation/index.js';
import { combineEvidence, judgeParts, judgeProse, judgeSecrets } from '../../../evaluation/index.js';
import { partsCode, partsTidying } from '../../improvement/parts-improver.js';
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

const IN_PARTS = new Set<DataFormat>(['CODE', 'MIXED', 'CONVERSATION']);

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are an expert of what the task is about. A good answer does what was asked, all of it ' +
  'and no more, is right, is ordered so that it can be followed, and says what it does not ' +
  'know.';

/**
 * Judges the form of any text: nothing unfinished, empty or broken off in it, and Markdown that is sound. What consists
 * of parts is judged part by part: code by its language, in a conversation what the agent says and nothing else.
 */
export function genericStrategy(tools: StrategyTools): TrainingStrategy {
  const { analysis } = tools;
  return {
    name: 'generic',
    version: 2,
    agentTypes: [],
    dataFormats: ['CODE', 'DOCUMENTATION', 'ANALYSIS', 'CONVERSATION', 'MIXED'],
    expertise: EXPERTISE,
    languages: [],
    improvers: [partsCode(analysis), partsTidying(analysis)],
    compare: compareByScore,
    evaluate: async (subject, scope) => {
      const judgements = IN_PARTS.has(subject.dataFormat)
        ? await judgeParts(tools, subject, scope)
        : await judgeProse(analysis, subject, scope.signal);
      const secrets = await judgeSecrets(analysis, subject, scope.signal);
      return combineEvidence(IMPORTANCE, [...judgements, secrets]);
    },
  };
}
