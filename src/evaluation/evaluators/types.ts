import { analysisTask, type AnalysisHost } from '../analysis/analysis-host.js';
import type { AnalysisOutcome } from '../analysis/tasks.js';
import type { Subject } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, cannotJudge, countInWords, judged, points } from './judgement.js';

/** With the version of its package, which decides what it finds. */
export const TYPES = { name: 'typescript', version: '5.9.3' };

/** Types that hold rule out a class of errors, not a wrong answer. */
const STRENGTH = 0.2;

/** Whether the types of TypeScript code hold, under `strict`. */
function judgeTypes(outcome: AnalysisOutcome<'code.types'>): Judgement {
  return byAnalysis(TYPES, outcome, ({ diagnostics, untold }, durationMs) => {
    if (untold !== null) return cannotJudge(TYPES, untold, durationMs);
    const score = scoreOfFindings(diagnostics);
    const explanation = `Types: ${countInWords(diagnostics)}, ${points(score)} points.`;
    return judged(TYPES, durationMs, [
      {
        criterion: 'CORRECTNESS',
        score,
        strength: STRENGTH,
        isProof: false,
        explanation,
        findings: diagnostics,
      },
    ]);
  });
}

/** One judgement of TypeScript code; none of other languages, of whose types nothing is claimed. */
export async function checkTypes(
  analysis: AnalysisHost,
  subject: Subject,
  language: string,
  signal: AbortSignal,
): Promise<readonly Judgement[]> {
  if (language !== 'typescript') return [];
  const { response, tests, taskDescription, source } = subject;
  const known = [tests, taskDescription, source].filter((text) => text !== null);
  const [outcome] = await analysis.run([analysisTask('code.types', { response, language, known })], signal);
  return [judgeTypes(outcome)];
}
