import type { EntityManager } from 'typeorm';
import type { Evaluation } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { Claim } from '../session-claim.js';
import type { SessionEnd, SessionStore } from '../session-store.js';
import type { CandidateProposal } from '../strategies/strategy.js';
import type { BatchCloser } from '../batches/batch-closer.js';
import { LostClaimError } from './failures.js';
import { numbered, type CandidateVerdict, type Steps } from './steps.js';
import { endOf, type Outcome } from './outcome.js';
import type { StoredCandidate } from './stored-steps.js';

const FROM_CACHE = 'from the cache';

/** Stores the steps of claimed sessions with their events. All throw LostClaimError when the claim no longer holds. */
export class StepRecorder implements Steps {
  constructor(
    private readonly database: Database,
    private readonly store: SessionStore,
    private readonly wakeUp: WakeUp,
    private readonly batches: BatchCloser,
  ) {}

  /** Returns the stored evaluation's id. */
  async original(claim: Claim, evaluation: Evaluation, progress: number): Promise<string> {
    return this.write(claim, (tx) => this.writeOriginal(tx, claim, evaluation, progress));
  }

  async proposals(
    claim: Claim,
    proposals: readonly CandidateProposal[],
    improverIndex: number,
    firstOrdinal: number,
    progress: number,
  ): Promise<StoredCandidate[]> {
    const candidates = numbered(proposals, improverIndex, firstOrdinal);
    if (candidates.length === 0) return [];
    await this.write(claim, async (tx) => {
      for (const candidate of candidates) await this.writeProposal(tx, claim, candidate, progress);
    });
    return candidates;
  }

  /** Returns the stored evaluation's id. */
  async candidate(
    claim: Claim,
    candidate: StoredCandidate,
    evaluation: Evaluation,
    verdict: CandidateVerdict,
    progress: number,
  ): Promise<string> {
    return this.write(claim, (tx) =>
      this.writeCandidate(tx, claim, candidate, evaluation, verdict, progress),
    );
  }

  /** Replaces a stored evaluation by that of the same response with what was found since. */
  async reported(claim: Claim, evaluationId: string, evaluation: Evaluation): Promise<void> {
    await this.write(claim, (tx) =>
      this.store.evaluations.replaceEvaluation(tx, claim, evaluationId, evaluation),
    );
  }

  async end(claim: Claim, end: SessionEnd): Promise<void> {
    const batchId = await this.write(claim, (tx) => this.writeEnd(tx, claim, end));
    await this.batches.sessionEnded(claim, batchId);
  }

  /** All of a session's life at once, where another session has lived it before; `measured` as in its end. */
  async cached(
    claim: Claim,
    outcome: Outcome,
    improverIndex: number,
    evaluated: number,
    judged: number,
    measured?: SessionEnd['measured'],
  ): Promise<void> {
    const { before, kept, message } = outcome;
    const batchId = await this.write(claim, async (tx) => {
      await this.writeOriginal(tx, claim, before, evaluated, FROM_CACHE);
      let keptId: string | null = null;
      if (kept) {
        const { improver, response, summary, evaluation } = kept;
        const candidate = { improver, response, summary, improverIndex, ordinal: 1 };
        await this.writeProposal(tx, claim, candidate, judged);
        const verdict = { isAccepted: true, reason: `${message} (${FROM_CACHE})` };
        keptId = await this.writeCandidate(tx, claim, candidate, evaluation, verdict, judged);
      }
      const end = endOf({ ...outcome, message: `${message} (${FROM_CACHE})` }, keptId);
      return this.writeEnd(tx, claim, { ...end, ...(measured && { measured }), isCacheHit: true });
    });
    await this.batches.sessionEnded(claim, batchId);
  }

  private async writeOriginal(
    tx: EntityManager,
    claim: Claim,
    evaluation: Evaluation,
    progress: number,
    source?: string,
  ): Promise<string> {
    const { score, confidence } = evaluation;
    const scores = `the original scores ${score.toFixed(1)}, with a confidence of ${confidence.toFixed(2)}`;
    const message = source === undefined ? scores : `${scores} (${source})`;
    await this.store.step(tx, claim, { type: 'EVALUATED', message, progress, score });
    return this.store.evaluations.saveEvaluation(tx, claim, 0, evaluation);
  }

  private async writeProposal(
    tx: EntityManager,
    claim: Claim,
    candidate: StoredCandidate,
    progress: number,
  ): Promise<void> {
    const message = `${candidate.improver}: ${candidate.summary}`;
    await this.store.step(tx, claim, { type: 'CANDIDATE_PROPOSED', message, progress, score: null });
    await this.store.evaluations.saveCandidate(tx, claim, candidate);
  }

  private async writeCandidate(
    tx: EntityManager,
    claim: Claim,
    { ordinal, improver }: StoredCandidate,
    evaluation: Evaluation,
    verdict: CandidateVerdict,
    progress: number,
  ): Promise<string> {
    const { score } = evaluation;
    const message = `${improver} scores ${score.toFixed(1)}: ${verdict.reason}`;
    await this.store.step(tx, claim, { type: 'CANDIDATE_EVALUATED', message, progress, score });
    await this.store.evaluations.judgeCandidate(tx, claim, ordinal, verdict);
    return this.store.evaluations.saveEvaluation(tx, claim, ordinal, evaluation);
  }

  /** Returns the session's batch. */
  private async writeEnd(tx: EntityManager, claim: Claim, end: SessionEnd): Promise<string | null> {
    const ended = await this.store.end(tx, claim, end);
    if (!ended) throw new LostClaimError(claim.sessionId);
    return ended.batchId;
  }

  private async write<T>(claim: Claim, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const result = await this.database.transaction(claim, work);
    this.wakeUp.ring();
    return result;
  }
}
