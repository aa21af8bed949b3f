import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import { LlmUnavailableError } from '../../platform/llm/index.js';
import { WakeableLoop } from '../../platform/wakeable-loop.js';
import { SearchBudgetSpentError } from './domain/search.js';
import { HopelessRunError, type OptimizerRunner } from './optimizer-runner.js';
import { LostRunError, type OptimizerStore, type RunClaim } from './optimizer-store.js';
import { UselessAnswersError } from './trial-runner.js';
import type { OptimizerRunEntity } from './optimizer-run.entity.js';

export interface OptimizerWorkerParts {
  readonly database: Database;
  readonly store: OptimizerStore;
  readonly runner: OptimizerRunner;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
  /** Whether work may begin now: not while the operator has stopped the system. */
  readonly mayWork: (tx: EntityManager) => Promise<boolean>;
  readonly leaseMs: number;
  readonly logger: Logger;
}

interface Running {
  readonly claim: RunClaim;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

const POLL_MS = 1_000;
/** Tries that fail in a row, without a step between them, before a run is given up. */
const MAX_FAILURES = 5;
const BACKOFF_MS = 5_000;
const MAX_BACKOFF_MS = 300_000;

/**
 * Works on optimizer runs, one at a time: each is held by a lease of the database's clock, so that another worker goes on
 * with it where this one dies.
 */
export class OptimizerWorker {
  private running: Running | null = null;
  private isAccepting = false;
  private readonly claimLoop: WakeableLoop;
  private readonly keepLoop: WakeableLoop;

  constructor(private readonly parts: OptimizerWorkerParts) {
    const warn = (what: string) => (error: unknown) =>
      parts.logger.warn({ err: error }, `${what}; trying again`);
    this.claimLoop = new WakeableLoop(
      () => this.claimTurn(),
      POLL_MS,
      warn('no optimizer run could be begun'),
    );
    const keepMs = Math.min(1_000, Math.ceil(parts.leaseMs / 3));
    this.keepLoop = new WakeableLoop(
      () => this.keepTurn(),
      keepMs,
      warn('the lease of an optimizer run could not be renewed'),
      keepMs,
    );
  }

  start(): Promise<void> {
    this.isAccepting = true;
    this.claimLoop.start();
    this.keepLoop.start();
    return Promise.resolve();
  }

  /** Gives a run that is under way back: what it has found out so far is kept. */
  async stop(): Promise<void> {
    this.isAccepting = false;
    await this.claimLoop.stop();
    const { running } = this;
    if (running) {
      running.abort.abort(new Error('the worker is stopping'));
      await running.done;
    }
    await this.keepLoop.stop();
  }

  private async claimTurn(): Promise<number | null> {
    if (!this.isAccepting || this.running) return null;
    const { database, store, mayWork, leaseMs } = this.parts;
    const claim = await database.acrossProjects(async (tx) =>
      (await mayWork(tx)) ? store.claim(tx, leaseMs) : null,
    );
    if (!claim) return null;
    const abort = new AbortController();
    const done = this.work(claim, abort).finally(() => {
      this.running = null;
      this.claimLoop.wake();
    });
    this.running = { claim, abort, done };
    return null;
  }

  private async keepTurn(): Promise<null> {
    const { running } = this;
    if (!running) return null;
    const { database, store, leaseMs } = this.parts;
    const isHeld = await database.transaction(running.claim, (tx) => store.renew(tx, running.claim, leaseMs));
    if (!isHeld) running.abort.abort(new LostRunError(running.claim.runId));
    return null;
  }

  /** Never throws: whatever happens is stored on the run, unless it is lost. */
  private async work(claim: RunClaim, abort: AbortController): Promise<void> {
    const { database, store, runner, wakeUp, logger } = this.parts;
    const log = logger.child({ runId: claim.runId, attempt: claim.attempt });
    wakeUp.ring();
    try {
      const [run] = await database.read(claim, (db) => store.findMany(db, claim, [claim.runId]));
      if (!run) return;
      try {
        await runner.end(run, claim, await runner.run(run, claim, abort.signal));
      } catch (error) {
        const isStopping = abort.signal.aborted;
        // What of it is still under way is to spend nothing more.
        abort.abort(error);
        await this.fail(run, claim, error, isStopping);
      }
    } catch (error) {
      if (error instanceof LostRunError)
        log.info('stopped working on an optimizer run that is no longer held');
      else log.warn({ err: error }, 'how an optimizer run went could not be stored; its lease will lapse');
    } finally {
      wakeUp.ring();
    }
  }

  private async fail(
    run: OptimizerRunEntity,
    claim: RunClaim,
    error: unknown,
    isStopping: boolean,
  ): Promise<void> {
    if (error instanceof LostRunError) throw error;
    const { database, store, runner, logger } = this.parts;
    if (isStopping) {
      await database.transaction(claim, (tx) => store.requeue(tx, claim, { delayMs: 0, isFailure: false }));
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    if (isHopeless(error)) {
      await runner.end(run, claim, { status: 'FAILED', reason: message });
      return;
    }
    logger.warn({ err: error, runId: claim.runId }, 'a try of an optimizer run failed');
    await database.transaction(claim, async (tx) => {
      const [now] = await store.findMany(tx, claim, [claim.runId]);
      const failures = now?.failures ?? 0;
      // What waits for another day is no failure.
      const retryAfterMs = error instanceof LlmUnavailableError ? error.retryAfterMs : null;
      const isPatient =
        error instanceof LlmUnavailableError && error.reason === 'BUDGET' && retryAfterMs !== null;
      if (!isPatient && failures + 1 >= MAX_FAILURES) {
        const reason = `given up after ${MAX_FAILURES} tries that came no further; the last one: ${message}`;
        await store.end(tx, claim, { status: 'FAILED', reason }, null);
        return;
      }
      const delayMs = Math.max(retryAfterMs ?? 0, Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** failures));
      await store.requeue(tx, claim, { delayMs, isFailure: !isPatient });
    });
  }
}

/** What another try would meet again. */
function isHopeless(error: unknown): boolean {
  if (error instanceof HopelessRunError || error instanceof UselessAnswersError) return true;
  if (error instanceof SearchBudgetSpentError) return true;
  if (!(error instanceof LlmUnavailableError)) return false;
  const { reason, retryAfterMs } = error;
  return (
    reason === 'OWNER_BUDGET' || reason === 'NOT_CONFIGURED' || (reason === 'BUDGET' && retryAfterMs === null)
  );
}
