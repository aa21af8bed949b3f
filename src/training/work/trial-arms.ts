import type { Logger } from 'pino';
import { unitInterval } from '../../experiments/index.js';
import { NothingJudgedError, type Subject } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import { readUsage } from '../../platform/llm/index.js';
import type { Clock } from '../../platform/ports.js';
import { MAX_ATTEMPTS } from '../domain/backoff.js';
import type { ArmOutcome, SessionTrial, TrialArm } from '../experiments/session-trial.js';
import { recordArmOutcome } from '../record-plan.js';
import type { SessionEnd } from '../session-store.js';
import { TrainingSessionEntity, type SessionPlan } from '../training-session.entity.js';
import type { ClaimedSession } from './claims.js';
import { LostClaimError, permanentFailureOf } from './failures.js';
import type { Outcome } from './outcome.js';
import { ResponseTrainer, type Settled } from './response-trainer.js';
import { candidateFor, RunEvaluator, type Run } from './run-evaluator.js';
import type { RunOpener } from './run-opener.js';
import type { SessionSecrets } from './session-secrets.js';
import { UNRECORDED } from './steps.js';

/** One try of a session that takes part in an experiment on training. */
export interface TrialTry {
  readonly claim: ClaimedSession;
  readonly trial: SessionTrial;
  readonly subject: Subject;
  readonly secrets: SessionSecrets;
  readonly signal: AbortSignal;
}

/**
 * Trains a session under the arms of an experiment, and measures what each comes to. All are measured by the control's
 * strategy, since each would praise its own. In PAIRED the session keeps the control's result, whatever the others came
 * to: what is not proved yet is not handed out, and the session's numbers stay comparable with those before.
 */
export class TrialArms {
  private readonly trainer: ResponseTrainer;
  private readonly evaluator: RunEvaluator;

  constructor(
    private readonly database: Database,
    private readonly opener: RunOpener,
    failuresOf: (signal: AbortSignal) => number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.trainer = new ResponseTrainer(UNRECORDED, failuresOf);
    this.evaluator = new RunEvaluator(UNRECORDED, failuresOf);
  }

  /** Trains the session as it is to end, by `settle`, and keeps what that came to and cost. */
  async own(
    { claim, trial }: TrialTry,
    run: Run,
    settle: () => Promise<Settled>,
  ): Promise<Settled & { readonly measured: NonNullable<SessionEnd['measured']> }> {
    const spent = await this.meter(claim);
    const settled = await settle();
    const cost = await spent();
    const measured = await this.measure(run, trial.yardstick, settled.outcome);
    await recordArmOutcome(this.database, claim, trial.variantId, {
      score: measured.after,
      isFailed: false,
      ...cost,
    });
    return { ...settled, measured };
  }

  /** Trains it under the other arms of a PAIRED experiment, as far as that has not been done. Their failures are theirs. */
  async others(tried: TrialTry): Promise<void> {
    const { claim, trial } = tried;
    if (trial.others.length === 0) return;
    const known = (await this.planOf(claim)).armOutcomes ?? {};
    for (const arm of trial.others) {
      if (known[arm.variantId]) continue;
      const spent = await this.meter(claim);
      const score = await this.scoreUnder(tried, arm);
      const isFailed = score === undefined;
      const outcome = { score: score ?? null, isFailed, ...(await spent()) };
      await recordArmOutcome(this.database, claim, arm.variantId, outcome);
    }
  }

  /** With what was settled for all arms since it was claimed, as which examples are shown. */
  async refreshed(claim: ClaimedSession): Promise<ClaimedSession> {
    return { ...claim, plan: { ...claim.plan, ...(await this.planOf(claim)) } };
  }

  /** Undefined where the arm failed; null where the control's strategy cannot judge what it came to. */
  private async scoreUnder(tried: TrialTry, arm: TrialArm): Promise<number | null | undefined> {
    const { secrets, signal, trial, subject } = tried;
    const log = this.logger.child({ sessionId: tried.claim.sessionId, variantId: arm.variantId });
    for (let tries = 1; ; tries += 1) {
      try {
        const claim = await this.refreshed(tried.claim);
        const { strategy, templateVersionId } = arm;
        const planned = { ...claim, plan: { ...claim.plan, strategy, templateVersionId } };
        const run = await this.opener.open(planned, subject, secrets, signal);
        const { outcome } = await this.trainer.settle(run);
        return (await this.measure(run, trial.yardstick, outcome)).after;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof LostClaimError) throw error;
        log.warn(
          { err: secrets.error(error), tries },
          'a session failed under another arm of its experiment',
        );
        if (tries >= MAX_ATTEMPTS || permanentFailureOf(error)) return undefined;
      }
    }
  }

  /** Points by a strategy that need not be the one that ran; null where it cannot judge them. */
  private async measure(
    run: Run,
    yardstick: string,
    { before, kept }: Outcome,
  ): Promise<NonNullable<SessionEnd['measured']>> {
    if (yardstick === run.claim.plan.strategy) {
      return { before: before.score, after: (kept?.evaluation ?? before).score };
    }
    const measuring = { ...run, strategy: this.opener.strategyOf(yardstick) };
    try {
      const first = await this.evaluator.scoreOf(measuring, run.subject);
      if (!kept) return { before: first, after: first };
      const last = candidateFor(run.subject, kept.response);
      return { before: first, after: await this.evaluator.scoreOf(measuring, last) };
    } catch (error) {
      if (!(error instanceof NothingJudgedError) || !permanentFailureOf(error)) throw error;
      return { before: null, after: null };
    }
  }

  /** Begins to count what models cost and how long it takes; tells when it is called. */
  private async meter(
    claim: ClaimedSession,
  ): Promise<() => Promise<Pick<ArmOutcome, 'costUsd' | 'durationMs'>>> {
    const costOf = async (): Promise<number> => {
      const used = await this.database.read(claim, (db) => readUsage(db, claim.projectId, [claim.sessionId]));
      return used.get(claim.sessionId)?.costUsd ?? 0;
    };
    const [cost, startedAt] = [await costOf(), this.clock.now().getTime()];
    return async () => ({
      durationMs: this.clock.now().getTime() - startedAt,
      costUsd: Math.max(0, (await costOf()) - cost),
    });
  }

  private async planOf({ projectId, sessionId: id }: ClaimedSession): Promise<Partial<SessionPlan>> {
    const row = await this.database.read({ projectId }, (db) =>
      db.findOne(TrainingSessionEntity, { select: { plan: true }, where: { projectId, id } }),
    );
    return row?.plan ?? {};
  }
}

/**
 * Whether the other arms of a PAIRED experiment run first: with half of the units, since what arms have in common is paid by
 * whichever is first.
 */
export function othersGoFirst({ experimentId, unit, others }: SessionTrial): boolean {
  return others.length > 0 && unitInterval(`${experimentId} order`, unit) < 0.5;
}
