import type { Evaluation, EvaluationScope, Importance, Subject } from '../../../evaluation/index.js';
import {
  analyseByGrammar,
  analyseCode,
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
import { beginTests } from './judge-tests.js';

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

/**
 * Judges code as a reviewer would who believes what is shown and little else: does it parse; do its types hold; does it
 * pass its tests, and would they notice a fault; is anything left unwritten; what do the linters say on errors,
 * security, waste and style; is it formatted. Without tests its correctness rests on parser, type checker and linter
 * alone, and the confidence says so.
 */
export function engineerStrategy(tools: StrategyTools): TrainingStrategy {
  const { analysis } = tools;
  return {
    name: 'engineer',
    version: 2,
    agentTypes: ['engineer'],
    dataFormats: ['CODE', 'MIXED'],
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
          if (code.hasCode) return combineEvidence(IMPORTANCE, [...code.judgements, untested, secrets]);
        }
        return combineEvidence(IMPORTANCE, [...(await judgeProse(analysis, subject, signal)), secrets]);
      }
      const pending = beginTests(tools, subject, language, scope);
      const [code, types, secrets] = await Promise.all([
        analyseCode(analysis, subject, language, signal),
        checkTypes(analysis, subject, language, signal),
        judgeSecrets(analysis, subject, signal),
      ]);
      const source = code.isSound ? (code.syntax?.source ?? null) : null;
      const tested = await pending.judge(source, null);
      if (code.syntax?.form === 'NONE') {
        const prose = await judgeProse(analysis, subject, signal);
        return combineEvidence(IMPORTANCE, [...code.judgements, ...prose, secrets]);
      }
      const [gate, ...linted] = code.judgements;
      return combineEvidence(IMPORTANCE, [...(gate ? [gate] : []), tested, ...types, ...linted, secrets]);
    },
  };
}
