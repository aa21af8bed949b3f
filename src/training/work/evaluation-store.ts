import type { EntityManager } from 'typeorm';
import type { Evaluation } from '../../evaluation/index.js';
import { updated } from '../../platform/database/updated.js';
import type { IdSource } from '../../platform/ports.js';
import type { Claim } from '../session-claim.js';
import { LostClaimError } from './failures.js';

/** The writes of what a session's responses are worth. The caller holds the session's row. */
export class EvaluationStore {
  constructor(private readonly ids: IdSource) {}

  async saveEvaluation(
    tx: EntityManager,
    claim: Claim,
    ordinal: number,
    evaluation: Evaluation,
  ): Promise<string> {
    const id = this.ids.next();
    await tx.query(
      `/* save_evaluation, prepared */ INSERT INTO evaluation (project_id, id, session_id, candidate_ordinal, score, result)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [claim.projectId, id, claim.sessionId, ordinal, evaluation.score, JSON.stringify(evaluation)],
    );
    if (ordinal === 0) {
      await tx.query(
        `/* point_to_evaluation */ UPDATE training_session SET evaluation_before_id = $3 WHERE project_id = $1 AND id = $2`,
        [claim.projectId, claim.sessionId, id],
      );
    }
    return id;
  }

  /** @throws LostClaimError when the claim no longer holds. */
  async replaceEvaluation(
    tx: EntityManager,
    claim: Claim,
    id: string,
    evaluation: Evaluation,
  ): Promise<void> {
    const rows = await updated(
      tx,
      `/* replace_evaluation */ UPDATE evaluation e SET score = $4, result = $5
         FROM training_session s
        WHERE s.project_id = $1 AND s.id = $2 AND s.attempt = $6 AND s.status = 'RUNNING'
          AND e.project_id = $1 AND e.session_id = s.id AND e.id = $3 RETURNING e.id`,
      [claim.projectId, claim.sessionId, id, evaluation.score, JSON.stringify(evaluation), claim.attempt],
    );
    if (rows.length === 0) throw new LostClaimError(claim.sessionId);
  }

  async saveCandidate(
    tx: EntityManager,
    claim: Claim,
    candidate: {
      ordinal: number;
      improverIndex: number;
      improver: string;
      response: string;
      summary: string;
    },
  ): Promise<void> {
    await tx.query(
      `/* save_candidate, prepared */ INSERT INTO candidate
         (project_id, id, session_id, ordinal, improver_index, improver, response, summary)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        claim.projectId,
        this.ids.next(),
        claim.sessionId,
        candidate.ordinal,
        candidate.improverIndex,
        candidate.improver,
        candidate.response,
        candidate.summary,
      ],
    );
  }

  async judgeCandidate(
    tx: EntityManager,
    claim: Claim,
    ordinal: number,
    verdict: { isAccepted: boolean; reason: string },
  ): Promise<void> {
    await tx.query(
      `/* judge_candidate */ UPDATE candidate SET is_accepted = $4, reason = $5
        WHERE project_id = $1 AND session_id = $2 AND ordinal = $3`,
      [claim.projectId, claim.sessionId, ordinal, verdict.isAccepted, verdict.reason],
    );
  }
}
