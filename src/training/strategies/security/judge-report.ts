import type { AnalysisOutcome, Judgement } from '../../../evaluation/index.js';
import {
  byAnalysis,
  cannotJudge,
  countInWords,
  judged,
  points,
  scoreOfFindings,
} from '../../../evaluation/index.js';

const ISSUES = { name: 'security-issues', version: '1' };
const PLACES = { name: 'security-places', version: '1' };
const COVERAGE = { name: 'security-coverage', version: '1' };

/** That a finding is told whole does not show that it is one. */
const ISSUES_STRENGTH = 0.3;
/** A place that is not there is made up; one that is there may still be harmless. */
const PLACES_STRENGTH = 0.35;
/** Linters know some weaknesses, not all. */
const COVERAGE_STRENGTH = 0.4;

/** Whether each finding can be looked up and acted on: its place, rule, severity and remedy. */
export function judgeIssues(outcome: AnalysisOutcome<'security.check'>): Judgement {
  return byAnalysis(ISSUES, outcome, ({ issues, share, gaps: findings }, durationMs) => {
    if (issues === 0) return cannotJudge(ISSUES, 'It reports no findings.', durationMs);
    const score = 100 * share;
    const explanation =
      `${issues} reported findings have ${points(score)} % of place, rule, severity and remedy ` +
      `(one without a place counts nothing): ${countInWords(findings)}, ${points(score)} points.`;
    return judged(ISSUES, durationMs, [
      { criterion: 'COMPLETENESS', score, strength: ISSUES_STRENGTH, isProof: false, explanation, findings },
    ]);
  });
}

/** Whether what it points at and quotes is in the source. */
export function judgePlaces(outcome: AnalysisOutcome<'security.check'>, source: string | null): Judgement {
  return byAnalysis(PLACES, outcome, ({ lookedUp, unfounded: findings }, durationMs) => {
    if (source === null)
      return cannotJudge(PLACES, 'The context has no source to look places up in.', durationMs);
    if (lookedUp === 0)
      return cannotJudge(PLACES, 'It points at nothing that could be looked up.', durationMs);
    const score = scoreOfFindings(findings);
    const explanation = `${lookedUp - findings.length} of ${lookedUp} lines, names and quotations are in the source: ${points(score)} points.`;
    return judged(PLACES, durationMs, [
      { criterion: 'CORRECTNESS', score, strength: PLACES_STRENGTH, isProof: false, explanation, findings },
    ]);
  });
}

/**
 * Whether it tells what linters find in the source.
 *
 * @param known how many that are; null where the source is in no language that is linted
 */
export function judgeCoverage(outcome: AnalysisOutcome<'security.check'>, known: number | null): Judgement {
  return byAnalysis(COVERAGE, outcome, ({ missed, claimsNone }, durationMs) => {
    if (known === null)
      return cannotJudge(COVERAGE, 'The context has no source that could be linted.', durationMs);
    if (known === 0)
      return cannotJudge(COVERAGE, 'Linters find nothing in the source that it should tell.', durationMs);
    const score = (100 * (known - missed.length)) / known;
    const explanation = `It tells ${known - missed.length} of ${known} weaknesses that linters find in the source, ${points(score)} points.`;
    const told = { strength: COVERAGE_STRENGTH, isProof: false } as const;
    const coverage = { criterion: 'COMPLETENESS', score, ...told, explanation, findings: missed } as const;
    if (!claimsNone || missed.length === 0) return judged(COVERAGE, durationMs, [coverage]);
    const wrong = {
      rule: 'false-all-clear',
      message: `It says that there are none, and linters find ${known}`,
      line: null,
      severity: 'ERROR' as const,
    };
    return judged(COVERAGE, durationMs, [
      coverage,
      {
        criterion: 'CORRECTNESS',
        score: 0,
        ...told,
        explanation: `${wrong.message}: 0 points.`,
        findings: [wrong],
      },
    ]);
  });
}
