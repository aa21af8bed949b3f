import type { Evaluation } from '../../evaluation/index.js';
import type { SessionEnd } from '../session-store.js';
import type { TrainingStrategy } from '../strategies/strategy.js';
import type { StoredCandidate } from './stored-steps.js';

/** A candidate that took the original's place, with the evaluation that shows it. */
export interface KeptCandidate {
  readonly improver: string;
  readonly response: string;
  readonly summary: string;
  readonly evaluation: Evaluation;
}

/** What becomes of a session: all that another session with the same input needs of it. */
export interface Outcome {
  readonly before: Evaluation;
  /** Null where nothing was proved better. */
  readonly kept: KeptCandidate | null;
  /** Why it ended as it did, for people. */
  readonly message: string;
}

/** The best response so far, with the evaluation that shows it. */
export interface Best {
  readonly response: string;
  /** Replaced where the winner is judged again. */
  evaluation: Evaluation;
  readonly evaluationId: string;
  /** Null for the original. */
  readonly candidate: StoredCandidate | null;
}

/**
 * The outcome of a session: the best candidate, if that is proved better than the original.
 *
 * @param notes what kept improvers from proposing; told whatever the outcome is
 */
export function conclude(
  strategy: TrainingStrategy,
  before: Evaluation,
  { candidate, evaluation }: Pick<Best, 'candidate' | 'evaluation'>,
  rejections: readonly string[],
  notes: readonly string[] = [],
): Outcome {
  const told = (message: string): string => [message, ...notes].join('; ');
  const proof = strategy.compare(before, evaluation);
  if (candidate && proof.isBetter && evaluation.score > before.score) {
    const { improver, response, summary } = candidate;
    return { before, kept: { improver, response, summary, evaluation }, message: told(proof.reason) };
  }
  // Proofs do not add up: the last of several steps may lack that over the original.
  const reasons = candidate ? [...rejections, `${candidate.improver}: ${proof.reason}`] : rejections;
  return { before, kept: null, message: told(notKept(reasons, notes)) };
}

function notKept(reasons: readonly string[], notes: readonly string[]): string {
  if (reasons.length > 0) return `no candidate is proved better: ${reasons.join('; ')}`;
  // Where somebody could not look, nobody knows whether there was something.
  return notes.length > 0 ? 'no candidate was proposed' : 'nothing was found to improve';
}

/** How a session with such an outcome ends; `keptEvaluationId` is that of the kept candidate's stored evaluation. */
export function endOf({ before, kept, message }: Outcome, keptEvaluationId: string | null): SessionEnd {
  const { score, criteria } = before;
  if (!kept || keptEvaluationId === null) {
    return { status: 'UNIMPROVED', message, scores: { before: score, after: score, criteria } };
  }
  return {
    status: 'IMPROVED',
    message,
    improvedResponse: kept.response,
    evaluationAfterId: keptEvaluationId,
    scores: { before: score, after: kept.evaluation.score, criteria },
  };
}
