import type { Importance } from '../../../src/evaluation/index.js';
import { analysisTask, combineEvidence } from '../../../src/evaluation/index.js';
import {
  compareByScore,
  type StrategyDefinition,
  type StrategyTools,
  type TrainingStrategy,
} from '../../../src/training/index.js';
import { judgeSql } from './sql-evaluator.js';
import { sqlAnalyses } from './sql-extension.js';
import { leftoverCommas } from './sql-improver.js';

/** Relevance and helpfulness take a judge: they are named, so that the confidence shows that they were not judged. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.5,
  SAFETY: 0.2,
  RELEVANCE: 0.15,
  HELPFULNESS: 0.15,
};

function sqlStrategy({ analysis }: StrategyTools): TrainingStrategy {
  return {
    name: 'sql',
    version: 1,
    agentTypes: ['sql'],
    dataFormats: ['CODE'],
    languages: ['sql'],
    expertise: 'You write SQL that parses, names its columns, and holds no values in its text.',
    improvers: [leftoverCommas],
    compare: compareByScore,
    async evaluate({ response }, { signal }) {
      const [checked] = await analysis.run([analysisTask('sql-agent.check', { text: response })], signal);
      return combineEvidence(IMPORTANCE, [judgeSql(checked)]);
    },
  };
}

/** What is listed: how the strategy is made, and what it brings for the analysis processes. */
export const sqlAgent: StrategyDefinition = { create: sqlStrategy, analyses: [sqlAnalyses] };
