import type {
  Evaluation,
  EvaluationScope,
  Importance,
  Judgement,
  Subject,
} from '../../../evaluation/index.js';
import {
  analyseCode,
  cannotJudge,
  combineEvidence,
  isAnalysedLanguage,
  judgeArtifacts,
  judgeProse,
  judgeSecrets,
  runTests,
  TEST_RUN,
} from '../../../evaluation/index.js';
import { codeFormat, safeFixes } from '../../improvement/code-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByProof } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

/** What a data engineer's answer is worth: right results, no row lost, and no table read in vain. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.5,
  SAFETY: 0.14,
  EFFICIENCY: 0.1,
  COMPLETENESS: 0.08,
  CLARITY: 0.06,
  RELEVANCE: 0.06,
  HELPFULNESS: 0.06,
};

/**
 * Judges pipelines and data: Python, JavaScript and TypeScript as code, run with the tests that are given; SQL by
 * PostgreSQL's syntax tree; CSV, NDJSON, JSON and YAML by parsing them and by what changes from row to row.
 */
export function dataEngineeringStrategy({ analysis, executors }: StrategyTools): TrainingStrategy {
  return {
    name: 'data_engineer',
    version: 1,
    agentTypes: ['data_engineer', 'data-engineer', 'data_engineering', 'data-engineering'],
    dataFormats: ['CODE', 'MIXED', 'ANALYSIS'],
    languages: ['python', 'javascript', 'typescript', 'sql', 'yaml', 'json'],
    improvers: [safeFixes(analysis), codeFormat(analysis), tidying(analysis)],
    compare: compareByProof,

    async evaluate(subject: Subject, { signal }: EvaluationScope): Promise<Evaluation> {
      const { language, tests, entryPoint } = subject;
      const secrets = await judgeSecrets(analysis, subject, signal);
      const { judgements, report } = await judgeArtifacts(analysis, subject, signal);
      if (!isAnalysedLanguage(language)) {
        const prose = report?.isWhole ? [] : await judgeProse(analysis, subject, signal);
        return combineEvidence(IMPORTANCE, [...judgements, ...prose, secrets]);
      }
      const code = await analyseCode(analysis, subject, language, signal);
      if (code.syntax?.form === 'NONE') {
        const prose = await judgeProse(analysis, subject, signal);
        return combineEvidence(IMPORTANCE, [...code.judgements, ...judgements, ...prose, secrets]);
      }
      let tested: Judgement;
      if (tests === null) tested = cannotJudge(TEST_RUN, 'The context has no tests.');
      else if (!code.isSound) tested = cannotJudge(TEST_RUN, 'There is no code that could be run.');
      else {
        const program = { language, source: code.syntax?.source ?? '', tests, entryPoint };
        tested = await runTests(executors, program, signal);
      }
      // Code may look like a table or a map; only what stands in fences beside it is another artifact.
      const beside = report?.isWhole ? [] : judgements;
      return combineEvidence(IMPORTANCE, [...code.judgements, tested, ...beside, secrets]);
    },
  };
}
