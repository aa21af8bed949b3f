import type { AnalysisOutcome, Importance, Judgement, Subject } from '../../../evaluation/index.js';
import {
  analysisTask,
  byAnalysis,
  cannotJudge,
  combineEvidence,
  countInWords,
  judged,
  judgeProse,
  judgeSecrets,
  points,
  scoreOfFindings,
} from '../../../evaluation/index.js';
import { markdownFixes, tidying } from '../../improvement/text-improver.js';
import { compareByScore } from '../compare-evaluations.js';
import { textsOf } from '../references.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';
import type { ReportInput } from './check-report.js';

const COVERAGE = { name: 'research-coverage', version: '1' };
const CITATIONS = { name: 'research-citations', version: '1' };

/** That something is said about each question does not show that it is answered. */
const COVERAGE_STRENGTH = 0.25;
/** Citations that lead somewhere and quotations that are real leave it open whether the sources say so. */
const SUPPORTED_STRENGTH = 0.3;
const CITATIONS_STRENGTH = 0.1;

/** What research is worth: that it holds, and that it answers what was asked. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.35,
  COMPLETENESS: 0.25,
  CLARITY: 0.1,
  SAFETY: 0.05,
  RELEVANCE: 0.15,
  HELPFULNESS: 0.1,
};

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are a researcher. A report answers every question that was put, rests each statement on ' +
  'a source that was given and says which, quotes word for word, separates what is known from ' +
  'what is concluded, and names what remains open.';

/**
 * Judges a report by what can be checked without knowing its subject: that nothing asked for is passed over, that the
 * sources of the context are used, that citations have entries, and quotations stand in the evidence. Whether what it says is
 * true or follows takes a judge.
 */
export function researchStrategy({ analysis }: StrategyTools): TrainingStrategy {
  return {
    name: 'research',
    version: 1,
    agentTypes: ['research'],
    dataFormats: ['ANALYSIS', 'DOCUMENTATION', 'MIXED'],
    expertise: EXPERTISE,
    languages: [],
    improvers: [markdownFixes(analysis), tidying(analysis)],
    compare: compareByScore,

    async evaluate(subject, { signal }) {
      const input = inputOf(subject);
      const [report] = await analysis.run([analysisTask('research.check', input)], signal);
      return combineEvidence(IMPORTANCE, [
        judgeCitations(report, input),
        judgeCoverage(report),
        ...(await judgeProse(analysis, subject, signal)),
        await judgeSecrets(analysis, subject, signal),
      ]);
    },
  };
}

function inputOf({ response, taskDescription, evidence, source, extra }: Subject): ReportInput {
  const grounds = [evidence, source].filter((text): text is string => text !== null);
  const { citations, links, sources } = extra ?? {};
  return {
    response,
    task: taskDescription,
    evidence: grounds.length > 0 ? grounds.join('\n') : null,
    given: [citations, links, sources].flatMap((value) => textsOf(value)),
  };
}

function judgeCitations(outcome: AnalysisOutcome<'research.check'>, { evidence }: ReportInput): Judgement {
  return byAnalysis(CITATIONS, outcome, ({ faults: findings, quotes }, durationMs) => {
    const score = scoreOfFindings(findings);
    const checked =
      evidence === null
        ? 'The context has no evidence to compare quotations with.'
        : `${quotes} quotations were looked up in the evidence.`;
    const explanation = `Citations and quotations that do not hold: ${countInWords(findings)}, ${points(score)} points. ${checked}`;
    const strength = evidence === null ? CITATIONS_STRENGTH : SUPPORTED_STRENGTH;
    return judged(CITATIONS, durationMs, [
      { criterion: 'CORRECTNESS', score, strength, isProof: false, explanation, findings },
    ]);
  });
}

function judgeCoverage(outcome: AnalysisOutcome<'research.check'>): Judgement {
  return byAnalysis(COVERAGE, outcome, (report, durationMs) => {
    const { questions, unanswered, sources, used, isLong, gaps: findings } = report;
    if (questions === 0 && sources === 0 && !isLong && findings.length === 0) {
      const reason = 'The context has neither questions nor sources that the report could be held against.';
      return cannotJudge(COVERAGE, reason, durationMs);
    }
    const score = scoreOfFindings(findings);
    const explanation =
      `It says something about ${questions - unanswered} of ${questions} questions and rests on ${used} of ${sources} ` +
      `sources: ${countInWords(findings)}, ${points(score)} points.`;
    return judged(COVERAGE, durationMs, [
      {
        criterion: 'COMPLETENESS',
        score,
        strength: COVERAGE_STRENGTH,
        isProof: false,
        explanation,
        findings,
      },
    ]);
  });
}
