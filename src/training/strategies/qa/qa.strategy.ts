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
  judgeTestSuite,
  runTests,
  TEST_RUN,
} from '../../../evaluation/index.js';
import { codeFormat, safeFixes } from '../../improvement/code-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByProof } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

/** What a test suite is worth: that it is right about the code at hand, and that it would notice a fault. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.4,
  COMPLETENESS: 0.3,
  CLARITY: 0.05,
  SAFETY: 0.05,
  RELEVANCE: 0.1,
  HELPFULNESS: 0.1,
};

/** Passing on the source shows that the tests are not wrong, however many they are. */
const PASSES_STRENGTH = 0.5;

/** A suite names what it tests without defining it. */
const RULES_ON_UNDEFINED_NAMES = new Set(['F821', 'correctness/noUndeclaredVariables']);

/**
 * Judges a test suite by running it against the source that it tests, then by whether its tests assert anything that
 * can fail, then by linter and formatter. A report in prose is judged by its form alone.
 */
export function qaStrategy({ analysis, executors }: StrategyTools): TrainingStrategy {
  return {
    name: 'qa',
    version: 1,
    agentTypes: ['qa'],
    dataFormats: ['CODE', 'MIXED', 'ANALYSIS'],
    languages: ['python', 'javascript', 'typescript'],
    improvers: [safeFixes(analysis), codeFormat(analysis), tidying(analysis)],
    compare: compareByProof,

    async evaluate(subject: Subject, { signal }: EvaluationScope): Promise<Evaluation> {
      const { language, source, entryPoint } = subject;
      const secrets = await judgeSecrets(analysis, subject, signal);
      if (!isAnalysedLanguage(language)) {
        return combineEvidence(IMPORTANCE, [...(await judgeProse(analysis, subject, signal)), secrets]);
      }
      // The entry point is the source's to define, not the suite's.
      const code = await analyseCode(analysis, { ...subject, entryPoint: null }, language, signal, {
        ignoredRules: RULES_ON_UNDEFINED_NAMES,
      });
      if (code.syntax?.form === 'NONE') {
        return combineEvidence(IMPORTANCE, [
          ...code.judgements,
          ...(await judgeProse(analysis, subject, signal)),
          secrets,
        ]);
      }
      const judgements: Judgement[] = code.judgements.filter((item) => item.run.name !== 'code-completeness');
      if (source === null)
        judgements.push(cannotJudge(TEST_RUN, 'The context has no source to run the tests against.'));
      else if (!code.isSound) judgements.push(cannotJudge(TEST_RUN, 'There are no tests that could be run.'));
      else {
        const program = { language, source, tests: code.syntax?.source ?? '', entryPoint };
        judgements.push(await runTests(executors, program, signal, () => PASSES_STRENGTH));
      }
      if (code.isSound && code.facts) judgements.push(judgeTestSuite(code.facts));
      judgements.push(secrets);
      return combineEvidence(IMPORTANCE, judgements);
    },
  };
}
