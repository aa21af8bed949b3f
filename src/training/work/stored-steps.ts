import type { EntityManager } from 'typeorm';
import type { Evaluation } from '../../evaluation/index.js';
import type { Claim } from '../session-claim.js';
import { EvaluationEntity } from '../evaluation.entity.js';
import { CandidateEntity } from '../candidate.entity.js';

export interface StoredCandidate {
  readonly ordinal: number;
  readonly improverIndex: number;
  readonly improver: string;
  readonly response: string;
  readonly summary: string;
}

/** What earlier tries of a session have left; evaluations by ordinal, 0 being the original's. */
export interface StoredSteps {
  readonly evaluations: ReadonlyMap<number, { readonly id: string; readonly evaluation: Evaluation }>;
  readonly candidates: readonly StoredCandidate[];
}

/** Of a session that is tried for the first time. */
export const NO_STEPS: StoredSteps = { evaluations: new Map(), candidates: [] };

export async function loadSteps(db: EntityManager, claim: Claim): Promise<StoredSteps> {
  if (claim.attempt === 1) return NO_STEPS;
  const of = { projectId: claim.projectId, sessionId: claim.sessionId };
  const evaluations = await db.getRepository(EvaluationEntity).findBy(of);
  const candidates = await db.getRepository(CandidateEntity).find({ where: of, order: { ordinal: 'ASC' } });
  return {
    evaluations: new Map(evaluations.map((e) => [e.candidateOrdinal, { id: e.id, evaluation: e.result }])),
    candidates,
  };
}
