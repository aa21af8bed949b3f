import type { Evaluation } from '../../evaluation/index.js';
import type { Claim } from '../session-claim.js';
import type { CandidateProposal } from '../strategies/strategy.js';
import type { StoredCandidate } from './stored-steps.js';

export interface CandidateVerdict {
  readonly isAccepted: boolean;
  readonly reason: string;
}

/** Where the steps of a training go. `progress` is the share of the work that is done with the step. */
export interface Steps {
  /** Returns the evaluation's id. */
  original(claim: Claim, evaluation: Evaluation, progress: number): Promise<string>;
  /** Returns the proposals as candidates, numbered from `firstOrdinal` on. */
  proposals(
    claim: Claim,
    proposals: readonly CandidateProposal[],
    improverIndex: number,
    firstOrdinal: number,
    progress: number,
  ): Promise<StoredCandidate[]>;
  /** Returns the evaluation's id. */
  candidate(
    claim: Claim,
    candidate: StoredCandidate,
    evaluation: Evaluation,
    verdict: CandidateVerdict,
    progress: number,
  ): Promise<string>;
  /** Replaces an evaluation by that of the same response with what was found since. */
  reported(claim: Claim, evaluationId: string, evaluation: Evaluation): Promise<void>;
}

/** Proposals as candidates, numbered from `firstOrdinal` on. */
export function numbered(
  proposals: readonly CandidateProposal[],
  improverIndex: number,
  firstOrdinal: number,
): StoredCandidate[] {
  return proposals.map((proposal, i) => ({ ...proposal, improverIndex, ordinal: firstOrdinal + i }));
}

/** For a training whose outcome alone is wanted: a session's own steps are those of the arm that it keeps. */
export const UNRECORDED: Steps = {
  original: () => Promise.resolve('unrecorded'),
  proposals: (_claim, proposals, improverIndex, firstOrdinal) =>
    Promise.resolve(numbered(proposals, improverIndex, firstOrdinal)),
  candidate: () => Promise.resolve('unrecorded'),
  reported: () => Promise.resolve(),
};
