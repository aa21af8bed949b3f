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
  judgeProse,
  judgeSecrets,
  runTests,
  TEST_RUN,
} from '../../../evaluation/index.js';
import { codeFormat, safeFixes } from '../../improvement/code-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByProof } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

/**
 * What an engineer's answer is worth. That it works comes first by far: up to ten tests, each test gained outweighs
 * everything that linters can say, by the weights alone. Whether it is what was asked for (relevance, helpfulness)
 * takes a judge, which lowers the confidence as long as there is none.
 */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.74,
  COMPLETENESS: 0.06,
  CLARITY: 0.05,
  SAFETY: 0.04,
  EFFICIENCY: 0.03,
  RELEVANCE: 0.04,
  HELPFULNESS: 0.04,
};

/**
 * Judges code as a reviewer would who believes what is shown and little else: does it parse; does it pass its tests;
 * is anything left unwritten; what do the linters say on errors, security, waste and style; is it formatted. Without
 * tests its correctness rests on the parser and the linter alone, and the confidence says so.
 */
export function engineerStrategy({ analysis, executors }: StrategyTools): TrainingStrategy {
  return {
    name: 'engineer',
    version: 1,
    agentTypes: ['engineer'],
    dataFormats: ['CODE', 'MIXED'],
    languages: ['python', 'javascript', 'typescript'],
    improvers: [safeFixes(analysis), codeFormat(analysis), tidying(analysis)],
    compare: compareByProof,

    async evaluate(subject: Subject, { signal }: EvaluationScope): Promise<Evaluation> {
      const { language, tests, entryPoint } = subject;
      const secrets = await judgeSecrets(analysis, subject, signal);
      if (!isAnalysedLanguage(language)) {
        return combineEvidence(IMPORTANCE, [...(await judgeProse(analysis, subject, signal)), secrets]);
      }
      const code = await analyseCode(analysis, subject, language, signal);
      if (code.syntax?.form === 'NONE') {
        return combineEvidence(IMPORTANCE, [
          ...code.judgements,
          ...(await judgeProse(analysis, subject, signal)),
          secrets,
        ]);
      }
      let tested: Judgement;
      if (tests === null) tested = cannotJudge(TEST_RUN, 'The context has no tests.');
      else if (!code.isSound) tested = cannotJudge(TEST_RUN, 'There is no code that could be run.');
      else
        tested = await runTests(
          executors,
          { language, source: code.syntax?.source ?? '', tests, entryPoint },
          signal,
        );
      return combineEvidence(IMPORTANCE, [
        ...code.judgements.slice(0, 1),
        tested,
        ...code.judgements.slice(1),
        secrets,
      ]);
    },
  };
}
