import type {
  AnalysedLanguage,
  Evaluation,
  EvaluationScope,
  Importance,
  Subject,
} from '../../../evaluation/index.js';
import {
  analyseByGrammar,
  analyseCode,
  analysisTask,
  beginTests,
  combineEvidence,
  isAnalysedLanguage,
  isGrammarLanguage,
  judgeProse,
  judgeSecrets,
  securityFindingsIn,
} from '../../../evaluation/index.js';
import { codeFormat, safeFixes } from '../../improvement/code-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByProof } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';
import { judgeCoverage, judgeIssues, judgePlaces } from './judge-report.js';

/** What a security report is worth: that it holds, that it leaves nothing out, that its readers can act on it. */
const REPORT_IMPORTANCE: Importance = {
  CORRECTNESS: 0.32,
  COMPLETENESS: 0.33,
  CLARITY: 0.08,
  SAFETY: 0.07,
  RELEVANCE: 0.1,
  HELPFULNESS: 0.1,
};

/** What secured code is worth: that it works, and that what was dangerous in it is gone. */
const CODE_IMPORTANCE: Importance = {
  CORRECTNESS: 0.4,
  SAFETY: 0.38,
  COMPLETENESS: 0.06,
  CLARITY: 0.04,
  EFFICIENCY: 0.02,
  RELEVANCE: 0.05,
  HELPFULNESS: 0.05,
};

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are a security reviewer. Each finding names its place, the rule or class of weakness, ' +
  'how grave it is and why, and a remedy that is exact; nothing is claimed that the source does ' +
  'not show, and nothing grave in it is left out. Code is made safe at the cause, without ' +
  'changing what it is for.';

/**
 * Judges a security report as whoever has to mend things would: can each finding be looked up, is it where it is said to
 * be, does it say how bad it is and what to do, and is anything left out that a linter finds. Code is judged as code, with
 * what is dangerous in it weighing most.
 */
export function securityStrategy(tools: StrategyTools): TrainingStrategy {
  const { analysis } = tools;
  return {
    name: 'security',
    version: 1,
    agentTypes: ['security', 'security_engineer', 'security-engineer'],
    dataFormats: ['ANALYSIS', 'DOCUMENTATION', 'CODE', 'MIXED'],
    expertise: EXPERTISE,
    languages: ['python', 'javascript', 'typescript'],
    improvers: [safeFixes(analysis), codeFormat(analysis), tidying(analysis)],
    compare: compareByProof,

    async evaluate(subject: Subject, scope: EvaluationScope): Promise<Evaluation> {
      const { language, dataFormat } = subject;
      if (dataFormat === 'CODE' && isAnalysedLanguage(language))
        return judgeCode(tools, subject, language, scope);
      if (dataFormat === 'CODE' && isGrammarLanguage(language)) {
        const code = await analyseByGrammar(analysis, subject, language, scope.signal);
        const secrets = await judgeSecrets(analysis, subject, scope.signal);
        if (code.hasCode) return combineEvidence(CODE_IMPORTANCE, [...code.judgements, secrets]);
      }
      return judgeReport(tools, subject, scope);
    },
  };
}

async function judgeCode(
  tools: StrategyTools,
  subject: Subject,
  language: AnalysedLanguage,
  scope: EvaluationScope,
): Promise<Evaluation> {
  const pending = beginTests(tools, subject, language, scope);
  const code = await analyseCode(tools.analysis, subject, language, scope.signal);
  const tested = await pending.judge(code.isSound ? (code.syntax?.source ?? null) : null, null);
  const secrets = await judgeSecrets(tools.analysis, subject, scope.signal);
  if (code.syntax?.form === 'NONE') return judgeReport(tools, subject, scope);
  const [gate, ...linted] = code.judgements;
  return combineEvidence(CODE_IMPORTANCE, [...(gate ? [gate] : []), tested, ...linted, secrets]);
}

async function judgeReport(
  { analysis }: StrategyTools,
  subject: Subject,
  { signal }: EvaluationScope,
): Promise<Evaluation> {
  const { response, source } = subject;
  const language = source === null ? null : await languageOf(analysis, source, subject.language, signal);
  const known =
    source !== null && language ? await securityFindingsIn(analysis, source, language, signal) : null;
  const [report] = await analysis.run(
    [analysisTask('security.check', { response, source, known: known ?? [] })],
    signal,
  );
  return combineEvidence(REPORT_IMPORTANCE, [
    judgePlaces(report, source),
    judgeIssues(report),
    judgeCoverage(report, known?.length ?? null),
    ...(await judgeProse(analysis, subject, signal)),
    await judgeSecrets(analysis, subject, signal),
  ]);
}

async function languageOf(
  analysis: StrategyTools['analysis'],
  source: string,
  said: string | null,
  signal: AbortSignal,
): Promise<AnalysedLanguage | null> {
  if (isAnalysedLanguage(said)) return said;
  const [guess] = await analysis.run([analysisTask('language.guess', { text: source })], signal);
  const language = guess.ok ? guess.report.language : null;
  return isAnalysedLanguage(language) ? language : null;
}
