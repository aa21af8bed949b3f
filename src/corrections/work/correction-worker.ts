import type { Logger } from 'pino';
import type { WakeUp } from '../../platform/events/wake-up.js';
import { WakeableLoop } from '../../platform/wakeable-loop.js';
import type { CorrectionEvaluator } from './correction-evaluator.js';
import type { EvaluationClaim, EvaluationClaims } from './evaluation-claims.js';
import type { EvaluationSweeper } from './evaluation-sweeper.js';

export interface CorrectionWorkerOptions {
  /** Corrections that are evaluated at the same time. */
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly drainTimeoutMs: number;
}

/** How often to look for jobs. Wake-ups are not heeded: there is one for each step of each session, and nobody waits for this. */
const POLL_MS = 1_000;

interface Running {
  readonly claim: EvaluationClaim;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Claims corrections and has them evaluated; renews its leases, and lets go of what it has lost. */
export class CorrectionWorker {
  private readonly running = new Map<string, Running>();
  private readonly claimLoop: WakeableLoop;
  private readonly keepLoop: WakeableLoop;
  private isAccepting = false;

  constructor(
    private readonly claims: EvaluationClaims,
    private readonly evaluator: CorrectionEvaluator,
    private readonly sweeper: EvaluationSweeper,
    private readonly wakeUp: WakeUp,
    private readonly logger: Logger,
    private readonly options: CorrectionWorkerOptions,
  ) {
    const warn = (what: string) => (error: unknown) => logger.warn({ err: error }, `${what}; trying again`);
    this.claimLoop = new WakeableLoop(
      () => this.claimTurn(),
      POLL_MS,
      warn('no corrections could be claimed'),
    );
    const keepMs = Math.min(1_000, Math.ceil(options.leaseMs / 3));
    this.keepLoop = new WakeableLoop(
      () => this.keepTurn(),
      keepMs,
      warn('leases of corrections could not be renewed'),
      keepMs,
    );
  }

  start(): Promise<void> {
    this.isAccepting = true;
    this.claimLoop.start();
    this.keepLoop.start();
    return Promise.resolve();
  }

  /** Claims nothing more, lets what runs end for a while, and gives the rest back. */
  async stop(): Promise<void> {
    this.isAccepting = false;
    await this.claimLoop.stop();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.drainTimeoutMs);
    });
    await Promise.race([Promise.all([...this.running.values()].map(({ done }) => done)), timeout]);
    clearTimeout(timer);
    await this.giveBack();
    await this.keepLoop.stop();
  }

  private async claimTurn(): Promise<number | null> {
    const free = this.options.concurrency - this.running.size;
    if (!this.isAccepting || free <= 0) return null;
    const { claimed, isDry } = await this.claims.claim(free);
    for (const claim of claimed) this.launch(claim);
    return isDry ? null : 0;
  }

  private launch(claim: EvaluationClaim): void {
    const abort = new AbortController();
    const done = this.evaluator.run(claim, abort.signal).finally(() => {
      if (this.running.get(claim.correctionId)?.abort === abort) this.running.delete(claim.correctionId);
      this.claimLoop.wake();
      this.wakeUp.ring();
    });
    this.running.set(claim.correctionId, { claim, abort, done });
  }

  private async keepTurn(): Promise<null> {
    const mine = [...this.running.values()];
    const held = await this.claims.renew(mine.map(({ claim }) => claim));
    for (const { claim, abort } of mine) {
      if (!held.has(claim.correctionId)) abort.abort('ended, or taken over by another worker');
    }
    if ((await this.sweeper.sweepWhenDue()) > 0) this.wakeUp.ring();
    return null;
  }

  private async giveBack(): Promise<void> {
    const left = [...this.running.values()];
    for (const { claim, abort } of left) {
      abort.abort('given back by a worker that is stopping');
      await this.claims.release(claim, { delayMs: 0, isGivenBack: true }).catch((error: unknown) => {
        this.logger.warn(
          { err: error, correctionId: claim.correctionId },
          'a correction could not be given back; its lease will lapse',
        );
      });
    }
    await Promise.all(left.map(({ done }) => done));
    if (left.length > 0) this.wakeUp.ring();
  }
}
