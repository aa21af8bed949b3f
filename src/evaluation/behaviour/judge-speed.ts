import type { Judgement } from '../domain/evidence.js';
import type { EvaluationScope } from '../domain/memory.js';
import { cannotJudge, failed, judged, type EvaluatorName } from '../evaluators/judgement.js';
import type { ExecutorPool } from '../executors/executor.js';
import { measureSpeed, type Race, type Speed } from './measure-speed.js';

export const SPEED = { name: 'speed', version: '1' };
/** Against the response that a candidate is to take the place of. */
export const SPEED_KEPT = { name: 'speed-kept', version: '1' };

/** In steps, so that no score follows the noise of a measurement. */
export interface SpeedScores {
  readonly FASTER: number;
  readonly SAME: number;
  readonly SLOWER: number;
}
/** As fast as a good answer is good. */
export const BESIDE_REFERENCE: SpeedScores = { FASTER: 100, SAME: 100, SLOWER: 40 };
/** As fast as what was to be improved is no improvement. */
export const BESIDE_SOURCE: SpeedScores = { FASTER: 100, SAME: 60, SLOWER: 20 };
const STRENGTH = 0.7;

/** What stands beside a baseline: which one, how it is called, and what comes of the comparison. */
export interface SpeedQuestion {
  readonly evaluator: EvaluatorName;
  readonly baselineName: string;
  readonly scores: SpeedScores;
}

/** Whether the response is clearly faster or slower than a baseline that it behaves the same as. */
export async function judgeSpeed(
  executors: ExecutorPool,
  race: Race,
  { evaluator, baselineName, scores }: SpeedQuestion,
  scope: EvaluationScope,
): Promise<Judgement> {
  const startedAt = performance.now();
  let speed: Speed;
  try {
    speed = await measureSpeed(executors, race, scope.signal);
  } catch (error) {
    if (scope.signal.aborted) throw error;
    return failed(
      evaluator,
      `It could not be measured: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const durationMs = performance.now() - startedAt;
  if (speed.verdict === 'UNKNOWN') return cannotJudge(evaluator, speed.reason, durationMs);
  const { verdict, executor } = speed;
  const explanation = `Speed: ${inWords(speed, baselineName)}, ${scores[verdict]} points.`;
  const findings =
    verdict === 'SLOWER'
      ? [{ rule: 'slower', message: inWords(speed, baselineName), line: null, severity: 'WARNING' as const }]
      : [];
  return judged(
    evaluator,
    durationMs,
    [
      {
        criterion: 'EFFICIENCY',
        score: scores[verdict],
        strength: STRENGTH,
        isProof: false,
        explanation,
        findings,
      },
    ],
    { executor },
  );
}

/** Code that is the baseline's, or does something else, has gained no speed: nothing needs to be measured for that. */
export function noGain({ evaluator, baselineName, scores }: SpeedQuestion, isSame: boolean): Judgement {
  const why = isSame
    ? `it is the code of ${baselineName}`
    : `it does not behave as ${baselineName}, so that its speed says nothing`;
  const explanation = `Speed: ${why}, ${scores.SAME} points.`;
  const evidence = {
    criterion: 'EFFICIENCY',
    score: scores.SAME,
    strength: STRENGTH,
    isProof: false,
  } as const;
  return judged(evaluator, 0, [{ ...evidence, explanation, findings: [] }]);
}

function inWords(speed: Exclude<Speed, { verdict: 'UNKNOWN' }>, baselineName: string): string {
  const { verdict, baselineMs, sourceMs, size } = speed;
  const place = `at size ${size}`;
  if (sourceMs === null)
    return `${place} it does not come to an end where ${baselineName} takes ${Math.round(baselineMs)} ms`;
  if (verdict === 'SAME') return `${place} no measurable difference from ${baselineName}`;
  const ratio = verdict === 'FASTER' ? baselineMs / sourceMs : sourceMs / baselineMs;
  const times = `${Math.round(sourceMs)} ms against ${Math.round(baselineMs)} ms`;
  return `${place} ${verdict.toLowerCase()} than ${baselineName} by a factor of ${ratio.toFixed(1)} (${times})`;
}
