import type { AnalysisOutcome } from '../analysis/tasks.js';
import type { Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, countInWords, judged, points } from './judgement.js';

const SUITE_PADDING = { name: 'suite-padding', version: '1' };
const STRENGTH = 0.3;

/** Tests and assertions that prove nothing, or nothing new: they cost whoever reads them. */
export function judgeSuitePadding(outcome: AnalysisOutcome<'suite.padding'>): Judgement {
  return byAnalysis(SUITE_PADDING, outcome, ({ findings }, durationMs) => {
    const score = scoreOfFindings(findings);
    const explanation = `Tests and assertions that add nothing: ${countInWords(findings)}, ${points(score)} points.`;
    return judged(SUITE_PADDING, durationMs, [
      { criterion: 'CLARITY', score, strength: STRENGTH, isProof: false, explanation, findings },
    ]);
  });
}
