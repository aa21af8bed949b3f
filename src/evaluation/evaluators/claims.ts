import type { AnalysisHost } from '../analysis/analysis-host.js';
import { analysisTask } from '../analysis/analysis-host.js';
import type { Subject } from '../domain/evaluation.js';
import type { CriterionEvidence, Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, cannotJudge, countInWords, judged, points } from './judgement.js';

const CLAIMS = { name: 'claims', version: '1' };

/** That its numbers are those of the evidence shows that they are not made up, not that they are rightly read. */
const SUPPORT_STRENGTH = 0.5;
const TOLD_STRENGTH = 0.4;

/** Whether what a report claims is in the evidence, and whether what is in the evidence is told. */
export async function judgeClaims(
  analysis: AnalysisHost,
  subject: Subject,
  signal: AbortSignal,
): Promise<Judgement> {
  const { response, evidence, taskDescription, source, tests } = subject;
  if (evidence === null || evidence.trim() === '') {
    return cannotJudge(CLAIMS, 'The context has no evidence, so what the report claims cannot be judged.');
  }
  const given = [taskDescription, source, tests].filter((text) => text !== null).join('\n');
  const [outcome] = await analysis.run(
    [analysisTask('text.claims', { text: response, evidence, given })],
    signal,
  );
  return byAnalysis(CLAIMS, outcome, ({ claims, unsupported, facts, untold }, durationMs) => {
    const found: CriterionEvidence[] = [];
    if (claims > 0) {
      const score = scoreOfFindings(unsupported);
      const supported = Math.max(0, claims - unsupported.length);
      found.push({
        criterion: 'CORRECTNESS',
        score,
        strength: SUPPORT_STRENGTH,
        isProof: false,
        explanation: `${supported} of ${claims} claims are in the evidence or the task: ${points(score)} points.`,
        findings: unsupported,
      });
    }
    if (facts > 0) {
      const score = (100 * (facts - untold.length)) / facts;
      found.push({
        criterion: 'COMPLETENESS',
        score,
        strength: TOLD_STRENGTH,
        isProof: false,
        explanation: `Of ${facts} results in the evidence ${facts - untold.length} are told (${countInWords(untold, 'gap')}): ${points(score)} points.`,
        findings: untold,
      });
    }
    if (found.length === 0) {
      return cannotJudge(
        CLAIMS,
        'The report claims nothing, and the evidence has no results to tell.',
        durationMs,
      );
    }
    return judged(CLAIMS, durationMs, found);
  });
}
