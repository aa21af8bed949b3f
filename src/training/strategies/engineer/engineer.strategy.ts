import type { Evaluation, EvaluationScope, Importance, Subject } from '../../../evaluation/index.js';
import {
  analyseByGrammar,
  analyseCode,
  beginTests,
  cannotJudge,
  checkTypes,
  combineEvidence,
  GRAMMAR_LANGUAGES,
  isAnalysedLanguage,
  isGrammarLanguage,
  judgeProse,
  judgeSecrets,
  TEST_RUN,
} from '../../../evaluation/index.js';
import { codeFormat, safeFixes } from '../../improvement/code-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByProof } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';
import { judgeOtherCode } from './judge-other-code.js';
import { findBaselines, judgeBaselines } from './judge-baselines.js';
import { isAboutSpeed } from './task-kind.js';

/**
 * What an engineer's answer is worth. That it works comes first by far: where there are tests, each test gained
 * outweighs everything that linters can say, whatever these numbers are (see combineEvidence). Whether it is what was
 * asked for (relevance, helpfulness) takes a judge, which lowers the confidence as long as there is none.
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

/** Where speed is what is asked for, it is more than a nicety. */
const IMPORTANCE_OF_SPEED: Importance = { ...IMPORTANCE, CORRECTNESS: 0.62, EFFICIENCY: 0.15 };

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are an engineer who reviews and rewrites code. What counts, in this order: it parses, ' +
  'its types hold, it passes its tests and handles the edge cases that the task implies, it ' +
  'behaves as it did where it is only refactored, it is safe, no slower or more complicated ' +
  'than it needs to be, and reads well. Prefer a true fix of the cause to a guard around it, ' +
  'keep names and interfaces that others use, and leave nothing unwritten.';

/**
 * Judges code as a reviewer would who believes what is shown and little else: does it parse; do its types hold; does it
 * pass its tests, and would they notice a fault; does it behave as the reference does, or as the code that it refactors,
 * and is it faster; is anything left unwritten; what do the linters say on errors, security, waste and style; is it
 * formatted. Without tests its correctness rests on parser, type checker and linter alone, and the confidence says so.
 */
export function engineerStrategy(tools: StrategyTools): TrainingStrategy {
  const { analysis } = tools;
  return {
    name: 'engineer',
    version: 2,
    agentTypes: ['engineer'],
    dataFormats: ['CODE', 'MIXED'],
    expertise: EXPERTISE,
    languages: ['python', 'javascript', 'typescript', ...GRAMMAR_LANGUAGES],
    improvers: [safeFixes(analysis), codeFormat(analysis), tidying(analysis)],
    compare: compareByProof,

    async evaluate(subject: Subject, scope: EvaluationScope): Promise<Evaluation> {
      const { language } = subject;
      const { signal } = scope;
      if (!isAnalysedLanguage(language)) {
        const secrets = await judgeSecrets(analysis, subject, signal);
        if (isGrammarLanguage(language)) {
          const code = await analyseByGrammar(analysis, subject, language, signal);
          const untested = cannotJudge(TEST_RUN, `Nothing here runs ${language}.`);
          if (code.hasCode) {
            const others = await judgeOtherCode(tools, subject, language, code.isWhole, scope);
            return combineEvidence(IMPORTANCE, [...code.judgements, untested, ...others, secrets]);
          }
        }
        return combineEvidence(IMPORTANCE, [...(await judgeProse(analysis, subject, signal)), secrets]);
      }
      const pending = beginTests(tools, subject, language, scope);
      const [code, types, secrets, baselines] = await Promise.all([
        analyseCode(analysis, subject, language, signal),
        checkTypes(analysis, subject, language, signal),
        judgeSecrets(analysis, subject, signal),
        findBaselines(tools, subject, language, signal),
      ]);
      const source = code.isSound ? (code.syntax?.source ?? null) : null;
      const tested = await pending.judge(source, baselines.reference);
      const compared = await judgeBaselines(tools, subject, language, source, baselines, scope);
      const others = await judgeOtherCode(tools, subject, language, code.syntax?.form === 'WHOLE', scope);
      if (code.syntax?.form === 'NONE') {
        const prose = await judgeProse(analysis, subject, signal);
        return combineEvidence(IMPORTANCE, [...code.judgements, ...others, ...prose, secrets]);
      }
      const [gate, ...linted] = code.judgements;
      const importance = isAboutSpeed(subject.taskDescription) ? IMPORTANCE_OF_SPEED : IMPORTANCE;
      const judgements = [
        ...(gate ? [gate] : []),
        tested,
        ...compared,
        ...types,
        ...linted,
        ...others,
        secrets,
      ];
      return combineEvidence(importance, judgements);
    },
  };
}
