import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import {
  noMemory,
  NothingJudgedError,
  type Evaluation,
  type EvaluationScope,
  type Subject,
} from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { RandomSource } from '../../platform/ports.js';
import { backoffMs, MAX_ATTEMPTS } from '../domain/backoff.js';
import type { SessionEnd, SessionStore, StepEvent } from '../session-store.js';
import type { CandidateProposal, StrategyCatalog, TrainingStrategy } from '../strategies/strategy.js';
import { subjectOf } from '../subject.js';
import type { InputAnalyst } from '../training-input.js';
import type { ClaimedSession } from './claims.js';
import { LostClaimError, PermanentFailure } from './failures.js';
import { SessionSecrets, textsOf } from './session-secrets.js';
import { loadSteps, type StoredCandidate } from './stored-steps.js';

/** What one session is trained within; its secrets are told to nobody. */
interface SessionScope extends EvaluationScope {
  readonly secrets: SessionSecrets;
}

/** The best response so far, with the evaluation that shows it. */
interface Best {
  readonly response: string;
  readonly evaluation: Evaluation;
  readonly evaluationId: string;
}

/**
 * Trains one claimed session: evaluates the original, lets the improvers propose, evaluates the candidates, keeps what
 * is proved better. Each step is stored as it ends, so that a later try goes on from there.
 */
export class SessionRunner {
  constructor(
    private readonly database: Database,
    private readonly store: SessionStore,
    private readonly catalog: StrategyCatalog,
    private readonly wakeUp: WakeUp,
    private readonly random: RandomSource,
    private readonly analyst: Pick<InputAnalyst, 'guessLanguage' | 'findSecrets'>,
    private readonly logger: Logger,
  ) {}

  /** Never throws: whatever happens is stored on the session, unless the claim is lost. */
  async run(claim: ClaimedSession, signal: AbortSignal): Promise<void> {
    const log = this.logger.child({ sessionId: claim.sessionId, attempt: claim.attempt });
    const secrets = new SessionSecrets(this.analyst);
    try {
      await secrets.learn(textsOf(claim.session), signal);
      await this.end(claim, await this.train(claim, { signal, memory: noMemory, secrets }));
    } catch (error) {
      if (error instanceof LostClaimError || signal.aborted) {
        log.info(
          { reason: String(signal.reason ?? secrets.error(error)) },
          'stopped working on a session that is no longer held',
        );
        return;
      }
      await this.fail(claim, error, secrets, log).catch((failure: unknown) => {
        log.warn(
          { err: secrets.error(failure) },
          'a failure could not be stored; the lease will lapse and another try follows',
        );
      });
    } finally {
      this.wakeUp.ring();
    }
  }

  private async train(claim: ClaimedSession, scope: SessionScope): Promise<SessionEnd> {
    const strategy = this.strategyOf(claim);
    const subject = await this.subjectOf(claim);
    const steps = await this.database.read(claim, (db) => loadSteps(db, claim));
    await scope.secrets.learn(
      steps.candidates.map((candidate) => candidate.response),
      scope.signal,
    );
    const progress = progressOf(strategy.improvers.length);

    const original =
      steps.evaluations.get(0) ?? (await this.evaluateOriginal(claim, strategy, subject, progress, scope));
    let best: Best = {
      response: subject.response,
      evaluation: original.evaluation,
      evaluationId: original.id,
    };
    let nextOrdinal = 1;
    const rejections: string[] = [];

    for (const [index, improver] of strategy.improvers.entries()) {
      let candidates: readonly StoredCandidate[] = steps.candidates.filter((c) => c.improverIndex === index);
      if (candidates.length === 0) {
        const request = {
          signal: scope.signal,
          memory: scope.memory,
          subject: candidateFor(subject, best.response),
          evaluation: best.evaluation,
          findings: best.evaluation.criteria.flatMap((c) => c.findings),
        };
        const proposals = await improver.propose(request);
        await scope.secrets.learn(
          proposals.map((proposal) => proposal.response),
          scope.signal,
        );
        candidates = await this.recordProposals(
          claim,
          proposals.map((each) => ({ ...each, summary: scope.secrets.redact(each.summary) })),
          index,
          nextOrdinal,
          progress.proposed(index),
        );
      }
      for (const candidate of candidates) {
        nextOrdinal = Math.max(nextOrdinal, candidate.ordinal + 1);
        const stored = steps.evaluations.get(candidate.ordinal);
        const result =
          stored ??
          (await this.evaluateCandidate(
            claim,
            strategy,
            subject,
            candidate,
            best,
            progress.judged(index),
            scope,
          ));
        const comparison = strategy.compare(best.evaluation, result.evaluation);
        if (comparison.isBetter) {
          best = { response: candidate.response, evaluation: result.evaluation, evaluationId: result.id };
        } else {
          rejections.push(`${candidate.improver}: ${comparison.reason}`);
        }
      }
    }
    return conclude(strategy, original.evaluation, best, rejections);
  }

  /** What is trained; its language is guessed here where it was not said, as each try would guess it. */
  private async subjectOf(claim: ClaimedSession): Promise<Subject> {
    const subject = subjectOf(claim.session);
    if (subject.language !== null) return subject;
    return { ...subject, language: await this.analyst.guessLanguage(subject.response, subject.agentType) };
  }

  private strategyOf(claim: ClaimedSession): TrainingStrategy {
    const strategy = this.catalog.strategies.find((s) => `${s.name}@${s.version}` === claim.plan.strategy);
    if (!strategy)
      throw new PermanentFailure('UNKNOWN_STRATEGY', `there is no strategy ${claim.plan.strategy} here`);
    return strategy;
  }

  private async evaluateOriginal(
    claim: ClaimedSession,
    strategy: TrainingStrategy,
    subject: Subject,
    progress: Progress,
    scope: SessionScope,
  ) {
    const evaluation = scope.secrets.evaluation(await strategy.evaluate(subject, scope));
    scope.signal.throwIfAborted();
    const event: StepEvent = {
      type: 'EVALUATED',
      message: `the original scores ${evaluation.score.toFixed(1)}, with a confidence of ${evaluation.confidence.toFixed(2)}`,
      progress: progress.evaluated,
      score: evaluation.score,
    };
    return { id: await this.recordEvaluation(claim, 0, evaluation, event), evaluation };
  }

  private async recordProposals(
    claim: ClaimedSession,
    proposals: readonly CandidateProposal[],
    improverIndex: number,
    firstOrdinal: number,
    progress: number,
  ): Promise<StoredCandidate[]> {
    const candidates = proposals.map((proposal, i) => ({
      ...proposal,
      improverIndex,
      ordinal: firstOrdinal + i,
    }));
    if (candidates.length === 0) return [];
    await this.write(claim, async (tx) => {
      for (const candidate of candidates) {
        await this.store.step(tx, claim, {
          type: 'CANDIDATE_PROPOSED',
          message: `${candidate.improver}: ${candidate.summary}`,
          progress,
          score: null,
        });
        await this.store.saveCandidate(tx, claim, candidate);
      }
    });
    return candidates;
  }

  private async evaluateCandidate(
    claim: ClaimedSession,
    strategy: TrainingStrategy,
    subject: Subject,
    candidate: StoredCandidate,
    best: Best,
    progress: number,
    scope: SessionScope,
  ) {
    const candidateSubject = candidateFor(subject, candidate.response);
    const evaluation = scope.secrets.evaluation(await strategy.evaluate(candidateSubject, scope));
    scope.signal.throwIfAborted();
    const { isBetter, reason } = strategy.compare(best.evaluation, evaluation);
    const event: StepEvent = {
      type: 'CANDIDATE_EVALUATED',
      message: `${candidate.improver} scores ${evaluation.score.toFixed(1)}: ${reason}`,
      progress,
      score: evaluation.score,
    };
    const verdict = { isAccepted: isBetter, reason };
    return {
      id: await this.recordEvaluation(claim, candidate.ordinal, evaluation, event, verdict),
      evaluation,
    };
  }

  private async recordEvaluation(
    claim: ClaimedSession,
    ordinal: number,
    evaluation: Evaluation,
    event: StepEvent,
    verdict?: { isAccepted: boolean; reason: string },
  ): Promise<string> {
    return this.write(claim, async (tx) => {
      await this.store.step(tx, claim, event);
      if (verdict) await this.store.judgeCandidate(tx, claim, ordinal, verdict);
      return this.store.saveEvaluation(tx, claim, ordinal, evaluation);
    });
  }

  private async write<T>(claim: ClaimedSession, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const result = await this.database.transaction(claim, work);
    this.wakeUp.ring();
    return result;
  }

  private async end(claim: ClaimedSession, end: SessionEnd): Promise<void> {
    const isEnded = await this.database.transaction(claim, (tx) => this.store.end(tx, claim, end));
    if (!isEnded) throw new LostClaimError(claim.sessionId);
  }

  private async fail(
    claim: ClaimedSession,
    error: unknown,
    secrets: SessionSecrets,
    log: Logger,
  ): Promise<void> {
    const permanent = permanentFailureOf(error);
    if (permanent) {
      const { code } = permanent;
      const message = secrets.redact(permanent.message);
      await this.end(claim, { status: 'FAILED', message, failure: { code, message, isRetryable: false } });
      return;
    }
    const told = secrets.error(error);
    log.warn({ err: told }, 'a try failed');
    const reason = told.message;
    if (claim.tries >= MAX_ATTEMPTS) {
      await this.end(claim, exhausted(reason));
      return;
    }
    const delayMs = backoffMs(claim.tries, this.random.next());
    const message = `try ${claim.tries} failed and another follows in ${delayMs} ms: ${reason}`;
    await this.database.transaction(claim, (tx) =>
      this.store.requeue(tx, claim, { message, delayMs, isGivenBack: false }),
    );
  }
}

function candidateFor(subject: Subject, response: string): Subject {
  return response === subject.response
    ? subject
    : { ...subject, response, original: subject.original ?? subject.response };
}

/** What will never pass. Evaluators that failed may succeed later; those that cannot judge will not. */
function permanentFailureOf(error: unknown): PermanentFailure | null {
  if (error instanceof PermanentFailure) return error;
  if (error instanceof NothingJudgedError && error.runs.every((run) => run.outcome !== 'FAILED')) {
    return new PermanentFailure('NOTHING_TO_JUDGE', error.message);
  }
  return null;
}

/** The end of a session that has used up its tries: its dead letter. */
export function exhausted(reason: string): SessionEnd {
  const message = `given up after ${MAX_ATTEMPTS} tries; the last one: ${reason}`;
  return { status: 'FAILED', message, failure: { code: 'ATTEMPTS_EXHAUSTED', message, isRetryable: true } };
}

interface Progress {
  readonly evaluated: number;
  proposed(improver: number): number;
  judged(improver: number): number;
}

/** Shares of the work: evaluating the original is one part, each improver another. */
function progressOf(improvers: number): Progress {
  const parts = improvers + 1.5;
  return {
    evaluated: 1 / parts,
    proposed: (index) => (index + 1.5) / parts,
    judged: (index) => (index + 2) / parts,
  };
}

function conclude(
  strategy: TrainingStrategy,
  original: Evaluation,
  best: Best,
  rejections: readonly string[],
): SessionEnd {
  const proof = strategy.compare(original, best.evaluation);
  if (proof.isBetter && best.evaluation.score > original.score) {
    return {
      status: 'IMPROVED',
      message: proof.reason,
      improvedResponse: best.response,
      evaluationAfterId: best.evaluationId,
      scores: { before: original.score, after: best.evaluation.score },
    };
  }
  return {
    status: 'UNIMPROVED',
    message:
      rejections.length > 0
        ? `no candidate is proved better: ${rejections.join('; ')}`
        : 'nothing was found to improve',
    scores: { before: original.score, after: original.score },
  };
}
