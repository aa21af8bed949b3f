import type { Logger } from 'pino';
import { NothingJudgedError, watchWholeness, type Memory, type Subject } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import type { RandomSource } from '../../platform/ports.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { BatchCloser } from '../batches/batch-closer.js';
import { backoffMs, MAX_ATTEMPTS } from '../domain/backoff.js';
import type { SessionEnd, SessionStore } from '../session-store.js';
import type { Writers } from '../improvement/model/writers.js';
import type { Attempt, StrategyCatalog, TrainingStrategy } from '../strategies/strategy.js';
import { subjectOf } from '../subject.js';
import type { InputAnalyst } from '../training-input.js';
import type { ClaimedSession } from './claims.js';
import type { Opinions } from '../judges/opinions.js';
import { LostClaimError, PermanentFailure } from './failures.js';
import { endOfAdaptive } from '../adaptive/end-of-adaptive.js';
import { conclude, endOf, type Best, type Outcome } from './outcome.js';
import { progressOf } from './progress.js';
import { improvementKey } from './remembered-keys.js';
import { candidateFor, compared, RunEvaluator, type Run } from './run-evaluator.js';
import { SessionSecrets, textsOf } from './session-secrets.js';
import { StepRecorder } from './step-recorder.js';
import { loadSteps, type StoredCandidate, type StoredSteps } from './stored-steps.js';

/** What a session is trained by and with. */
export interface RunnerTools {
  readonly catalog: StrategyCatalog;
  readonly analyst: Pick<InputAnalyst, 'guessLanguage' | 'findSecrets'>;
  /** Analyses that failed so far, of those that were asked for with `signal`. */
  failuresOf(signal: AbortSignal): number;
  /** What is known already, for one session. */
  memoryOf(claim: ClaimedSession, signal: AbortSignal): Memory;
  /** Opens a model's part in a session. */
  readonly writers: Pick<Writers, 'open'>;
  /** Opens the judge's part in a session. */
  readonly opinions: Pick<Opinions, 'open'>;
}

interface Trained {
  readonly outcome: Outcome;
  readonly end: SessionEnd;
}

/**
 * Trains one claimed session: evaluates the original, lets the improvers propose, evaluates the candidates, keeps what
 * is proved better. Each step is stored as it ends, so that a later try goes on from there. Where another session has
 * come to an outcome from the same input, that is taken over.
 */
export class SessionRunner {
  private readonly record: StepRecorder;
  private readonly evaluator: RunEvaluator;

  constructor(
    private readonly database: Database,
    private readonly store: SessionStore,
    private readonly tools: RunnerTools,
    batches: BatchCloser,
    private readonly wakeUp: WakeUp,
    private readonly random: RandomSource,
    private readonly logger: Logger,
  ) {
    this.record = new StepRecorder(database, store, wakeUp, batches);
    this.evaluator = new RunEvaluator(this.record, (signal) => tools.failuresOf(signal));
  }

  /** Never throws: whatever happens is stored on the session, unless the claim is lost. */
  async run(claim: ClaimedSession, signal: AbortSignal): Promise<void> {
    const log = this.logger.child({ sessionId: claim.sessionId, attempt: claim.attempt });
    const secrets = new SessionSecrets(this.tools.analyst);
    try {
      await secrets.learn(textsOf(claim.session), signal);
      await this.work(claim, secrets, signal);
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

  private async work(claim: ClaimedSession, secrets: SessionSecrets, signal: AbortSignal): Promise<void> {
    const subject = await this.subjectOf(claim, signal);
    const strategy = this.strategyOf(claim);
    const means = this.meansOf(claim) ?? strategy;
    const { expertise } = means;
    const known = { claim, secrets: () => secrets.known, signal };
    const writer = await this.tools.writers.open({ ...known, subject, expertise });
    const opinion = await this.tools.opinions.open(known);
    const run: Run = {
      claim,
      subject,
      scope: { signal, memory: this.tools.memoryOf(claim, signal) },
      secrets,
      strategy,
      improvers: [...means.improvers, ...(writer?.improvers ?? [])],
      notes: new Set(),
      opinion,
      mode: claim.session.mode,
      // Adaptations do not exist yet.
      plan: {
        template: claim.plan.templateVersionId,
        writer: writer?.key ?? null,
        judge: opinion?.key ?? null,
        adaptations: [],
      },
    };
    const steps = await this.database.read(claim, (db) => loadSteps(db, claim));
    // What an earlier try has left is gone on from; whether that was whole nobody knows any more.
    if (steps.evaluations.size > 0) {
      await this.record.end(claim, (await this.train(run, steps)).end);
      return;
    }
    const own: { trained?: Trained } = {};
    const key = improvementKey(run.subject, run, run.improvers, claim.plan.targetScore);
    const outcome = await run.scope.memory.recall('improvement', key, async () => {
      const memory = watchWholeness(run.scope.memory);
      own.trained = await this.train({ ...run, scope: { signal, memory } }, steps);
      const isDegraded = run.notes.size > 0 || (opinion?.failure() ?? null) !== null;
      const hasFailures = this.tools.failuresOf(signal) > 0 || isDegraded;
      const isWhole = memory.isWhole() && secrets.isKnown && !hasFailures;
      return { value: own.trained.outcome, isWhole };
    });
    if (own.trained) {
      await this.record.end(claim, own.trained.end);
      return;
    }
    await this.takeOver(run, outcome);
  }

  /** Stores what another session has come to. */
  private async takeOver({ claim, improvers, secrets, scope }: Run, known: Outcome): Promise<void> {
    if (known.kept) await secrets.learn([known.kept.response], scope.signal);
    scope.signal.throwIfAborted();
    const outcome = secrets.outcome(known);
    const found = improvers.findIndex(({ name, version }) => `${name}@${version}` === outcome.kept?.improver);
    const index = Math.max(0, found);
    const progress = progressOf(improvers.length);
    await this.record.cached(claim, outcome, index, progress.evaluated, progress.judged(index));
  }

  private async train(run: Run, steps: StoredSteps): Promise<Trained> {
    const { claim, strategy, subject, scope, secrets, improvers, notes } = run;
    const { targetScore } = claim.plan;
    await secrets.learn(
      steps.candidates.map((candidate) => candidate.response),
      scope.signal,
    );
    const progress = progressOf(improvers.length);
    const original = steps.evaluations.get(0) ?? (await this.evaluator.original(run, progress.evaluated));
    let best: Best = {
      response: subject.response,
      evaluation: original.evaluation,
      evaluationId: original.id,
      candidate: null,
    };
    let nextOrdinal = 1;
    const rejections: string[] = [];
    const rounds: { improver: string; proposed: number; hasGained: boolean }[] = [];
    const attempts: (Attempt & { readonly improver: string })[] = [];

    for (const [index, improver] of improvers.entries()) {
      if (improver.isDue?.({ best: best.evaluation, targetScore, rounds }) === false) continue;
      let candidates: readonly StoredCandidate[] = steps.candidates.filter((c) => c.improverIndex === index);
      if (candidates.length === 0) {
        const proposals = await improver.propose({
          ...scope,
          subject: candidateFor(subject, best.response),
          evaluation: best.evaluation,
          findings: best.evaluation.criteria.flatMap((c) => c.findings),
          attempts: attempts.filter((attempt) => attempt.improver === improver.name),
          note: (reason) => void notes.add(secrets.redact(reason)),
        });
        await secrets.learn(
          proposals.map((proposal) => proposal.response),
          scope.signal,
        );
        const told = proposals.map((each) => ({ ...each, summary: secrets.redact(each.summary) }));
        const share = progress.proposed(index);
        candidates = await this.record.proposals(claim, told, index, nextOrdinal, share);
      }
      const earlier = best;
      for (const candidate of candidates) {
        nextOrdinal = Math.max(nextOrdinal, candidate.ordinal + 1);
        const { id: evaluationId, evaluation } =
          steps.evaluations.get(candidate.ordinal) ??
          (await this.evaluator.candidate(run, candidate, best, progress.judged(index)));
        const { isBetter, reason } = compared(run, best.evaluation, evaluation);
        if (isBetter) best = { response: candidate.response, evaluation, evaluationId, candidate };
        else {
          rejections.push(`${candidate.improver}: ${reason}`);
          const findings = evaluation.criteria.flatMap((c) => c.findings);
          attempts.push({ improver: improver.name, response: candidate.response, reason, findings });
        }
      }
      rounds.push({ improver: improver.name, proposed: candidates.length, hasGained: best !== earlier });
    }
    const objection = await this.evaluator.winner(run, original.evaluation, best);
    if (objection !== null) rejections.push(objection.reason);
    const winner = objection === null ? best : { ...best, candidate: null };
    const told = [...notes, ...endOfAdaptive(claim.plan, winner.evaluation.score, rounds)];
    const outcome = conclude(strategy, original.evaluation, winner, rejections, told);
    return { outcome, end: endOf(outcome, outcome.kept && best.evaluationId) };
  }

  /** What is trained; its language is guessed here where it was not said, as each try would guess it. */
  private async subjectOf(claim: ClaimedSession, signal: AbortSignal): Promise<Subject> {
    const subject = subjectOf(claim.session);
    if (subject.language !== null) return subject;
    const { response, agentType } = subject;
    return { ...subject, language: await this.tools.analyst.guessLanguage(response, agentType, signal) };
  }

  /** The strategy whose improvers were chosen; null where that is left to the session's own, or it is no more. */
  private meansOf({ plan }: ClaimedSession): TrainingStrategy | null {
    if (!plan.adaptive) return null;
    const { improver } = plan.adaptive;
    return this.tools.catalog.strategies.find((s) => `${s.name}@${s.version}` === improver) ?? null;
  }

  private strategyOf(claim: ClaimedSession): TrainingStrategy {
    const { strategies } = this.tools.catalog;
    const strategy = strategies.find((s) => `${s.name}@${s.version}` === claim.plan.strategy);
    if (!strategy)
      throw new PermanentFailure('UNKNOWN_STRATEGY', `there is no strategy ${claim.plan.strategy} here`);
    return strategy;
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
      const failure = { code, message, isRetryable: false };
      await this.record.end(claim, { status: 'FAILED', message, failure });
      return;
    }
    const told = secrets.error(error);
    log.warn({ err: told }, 'a try failed');
    const reason = told.message;
    if (claim.tries >= MAX_ATTEMPTS) {
      await this.record.end(claim, exhausted(reason));
      return;
    }
    const delayMs = backoffMs(claim.tries, this.random.next());
    const message = `try ${claim.tries} failed and another follows in ${delayMs} ms: ${reason}`;
    await this.database.transaction(claim, (tx) =>
      this.store.requeue(tx, claim, { message, delayMs, isGivenBack: false }),
    );
  }
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
