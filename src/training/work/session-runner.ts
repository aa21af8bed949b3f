import type { Logger } from 'pino';
import type { Database } from '../../platform/database/database.js';
import type { Clock, RandomSource } from '../../platform/ports.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { BatchCloser } from '../batches/batch-closer.js';
import { backoffMs, MAX_ATTEMPTS } from '../domain/backoff.js';
import type { SessionEnd, SessionStore } from '../session-store.js';
import type { ClaimedSession } from './claims.js';
import { LostClaimError, permanentFailureOf } from './failures.js';
import { progressOf } from './progress.js';
import { ResponseTrainer, type Settled } from './response-trainer.js';
import type { Run } from './run-evaluator.js';
import { RunOpener, type RunnerTools } from './run-opener.js';
import { SessionSecrets, textsOf } from './session-secrets.js';
import { StepRecorder } from './step-recorder.js';
import { loadSteps } from './stored-steps.js';
import { othersGoFirst, TrialArms, type TrialTry } from './trial-arms.js';

/**
 * Trains one claimed session: evaluates the original, lets the improvers propose, evaluates the candidates, keeps what
 * is proved better. Each step is stored as it ends, so that a later try goes on from there. Where another session has
 * come to an outcome from the same input, that is taken over.
 */
export class SessionRunner {
  private readonly record: StepRecorder;
  private readonly opener: RunOpener;
  private readonly trainer: ResponseTrainer;
  private readonly arms: TrialArms;

  constructor(
    private readonly database: Database,
    private readonly store: SessionStore,
    private readonly tools: RunnerTools,
    batches: BatchCloser,
    private readonly wakeUp: WakeUp,
    clock: Clock,
    private readonly random: RandomSource,
    private readonly logger: Logger,
  ) {
    this.record = new StepRecorder(database, store, wakeUp, batches);
    const failuresOf = (signal: AbortSignal): number => tools.failuresOf(signal);
    this.opener = new RunOpener(tools);
    this.trainer = new ResponseTrainer(this.record, failuresOf);
    this.arms = new TrialArms(database, this.opener, failuresOf, clock, logger);
  }

  /** Never throws: whatever happens is stored on the session, unless the claim is lost. */
  async run(claim: ClaimedSession, signal: AbortSignal): Promise<void> {
    const log = this.logger.child({ sessionId: claim.sessionId, attempt: claim.attempt });
    const secrets = new SessionSecrets(this.tools.analyst, claim.session.context.language);
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
    const subject = await this.opener.subjectOf(claim, signal);
    const steps = await this.database.read(claim, (db) => loadSteps(db, claim));
    const { trial } = claim.plan;
    if (!trial) {
      const run = await this.opener.open(claim, subject, secrets, signal);
      await this.end(run, await this.trainer.settle(run, steps));
      return;
    }
    const tried: TrialTry = { claim, trial, subject, secrets, signal };
    const isLast = othersGoFirst(trial);
    if (isLast) await this.arms.others(tried);
    const own = isLast ? await this.arms.refreshed(claim) : claim;
    const train = async (): Promise<void> => {
      const run = await this.opener.open(own, subject, secrets, signal);
      const settled = await this.arms.own(tried, run, () => this.trainer.settle(run, steps));
      if (!isLast) await this.arms.others(tried);
      await this.end(run, settled, settled.measured);
    };
    try {
      await train();
    } catch (error) {
      const isFinal = claim.tries >= MAX_ATTEMPTS || permanentFailureOf(error) !== null;
      // Or else a failure of the control would count only with units whose other arms go first.
      if (isFinal && !isLast && !(error instanceof LostClaimError) && !signal.aborted)
        await this.arms.others(tried);
      throw error;
    }
  }

  /** Ends the session as it came out; what another one has come to is stored as its own. */
  private async end(
    { claim, improvers, secrets, scope }: Run,
    { outcome: known, end }: Settled,
    measured?: SessionEnd['measured'],
  ): Promise<void> {
    if (end) {
      await this.record.end(claim, { ...end, ...(measured && { measured }) });
      return;
    }
    if (known.kept) await secrets.learn([known.kept.response], scope.signal);
    scope.signal.throwIfAborted();
    const outcome = secrets.outcome(known);
    const found = improvers.findIndex(({ name, version }) => `${name}@${version}` === outcome.kept?.improver);
    const index = Math.max(0, found);
    const progress = progressOf(improvers.length);
    await this.record.cached(claim, outcome, index, progress.evaluated, progress.judged(index), measured);
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

/** The end of a session that has used up its tries: its dead letter. */
export function exhausted(reason: string): SessionEnd {
  const message = `given up after ${MAX_ATTEMPTS} tries; the last one: ${reason}`;
  return { status: 'FAILED', message, failure: { code: 'ATTEMPTS_EXHAUSTED', message, isRetryable: true } };
}
