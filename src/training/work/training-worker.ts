import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { KeptCache } from '../../platform/cache/index.js';
import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import { inSpan, SpanKind, traceContext } from '../../platform/observability/tracing.js';
import { WakeableLoop } from '../../platform/wakeable-loop.js';
import { readDesiredState } from '../system/system-state.js';
import { keyOfSession } from '../session-claim.js';
import type { SessionStore } from '../session-store.js';
import type { ClaimedSession, Claims } from './claims.js';
import type { LeaseSweeper } from './lease-sweeper.js';
import type { SessionRunner } from './session-runner.js';
import { keepAlive, removeWorker } from './worker-registry.js';

export interface TrainingWorkerOptions {
  readonly workerId: string;
  readonly host: string;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly drainTimeoutMs: number;
}

/** How often to look for jobs without being woken. */
const POLL_MS = 1_000;

interface Running {
  readonly claim: ClaimedSession;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Claims sessions and trains them, as many at a time as it may; renews its leases, and lets go of what it has lost. */
export class TrainingWorker {
  private readonly running = new Map<string, Running>();
  private readonly claimLoop: WakeableLoop;
  private readonly keepLoop: WakeableLoop;
  private stopWaking: () => void = () => undefined;
  private isAccepting = false;

  constructor(
    private readonly database: Database,
    private readonly claims: Claims,
    private readonly runner: SessionRunner,
    private readonly store: SessionStore,
    private readonly sweeper: LeaseSweeper,
    private readonly cache: Pick<KeptCache, 'keep'>,
    private readonly wakeUp: WakeUp,
    private readonly logger: Logger,
    private readonly options: TrainingWorkerOptions,
  ) {
    const warn = (what: string) => (error: unknown) =>
      this.logger.warn({ err: error }, `${what}; trying again`);
    this.claimLoop = new WakeableLoop(() => this.claimTurn(), POLL_MS, warn('no sessions could be claimed'));
    const keepMs = Math.min(1_000, Math.ceil(options.leaseMs / 3));
    this.keepLoop = new WakeableLoop(
      () => this.keepTurn(),
      keepMs,
      warn('leases could not be renewed'),
      keepMs,
    );
  }

  async start(): Promise<void> {
    await this.keep();
    this.isAccepting = true;
    this.stopWaking = this.wakeUp.onWake(() => this.claimLoop.wake());
    this.claimLoop.start();
    this.keepLoop.start();
  }

  get runningCount(): number {
    return this.running.size;
  }

  /** Claims nothing more, lets what runs end for a while, gives the rest back, and takes its leave. */
  async stop(): Promise<void> {
    this.isAccepting = false;
    this.stopWaking();
    await this.claimLoop.stop();
    const drained = Promise.all([...this.running.values()].map((r) => r.done));
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.drainTimeoutMs);
    });
    await Promise.race([drained, timeout]);
    clearTimeout(timer);
    await this.giveAllBack('given back by a worker that is stopping');
    await this.keepLoop.stop();
    await this.cache.keep();
    await this.database
      .acrossProjects((tx) => removeWorker(tx, this.options.workerId))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the worker could not be signed off'));
  }

  private async claimTurn(): Promise<number | null> {
    const free = this.options.concurrency - this.running.size;
    if (!this.isAccepting || free <= 0) return null;
    const { claimed, isDry } = await this.claims.claim(free);
    for (const claim of claimed) this.launch(claim);
    if (claimed.length > 0) this.wakeUp.ring();
    return isDry ? null : 0;
  }

  private launch(claim: ClaimedSession): void {
    const abort = new AbortController();
    // Whatever works for a session listens to it; there is no number that would be too many.
    setMaxListeners(0, abort.signal);
    const key = keyOfSession(claim);
    const done = this.trained(claim, abort.signal).finally(() => {
      if (this.running.get(key)?.abort === abort) this.running.delete(key);
      this.claimLoop.wake();
    });
    this.running.set(key, { claim, abort, done });
  }

  /** As a part of the trace that the session was handed in with. */
  private trained(claim: ClaimedSession, signal: AbortSignal): Promise<void> {
    const { agentType, sessionId, attempt, traceparent } = claim;
    const attributes = {
      'training.agent_type': agentType,
      'training.session_id': sessionId,
      'training.attempt': attempt,
    };
    const parent = traceContext(traceparent);
    return inSpan('train session', { kind: SpanKind.CONSUMER, attributes, parent }, () =>
      this.runner.run(claim, signal),
    );
  }

  private async keepTurn(): Promise<null> {
    await this.keep();
    await this.cache.keep();
    await this.sweeper.sweepWhenDue();
    return null;
  }

  /** Renews leases and the worker's own row; stops what is no longer held, and everything where the operator wants so. */
  private async keep(): Promise<void> {
    const mine = [...this.running.values()];
    const { held, state } = await this.database.acrossProjects(async (tx) => ({
      held: await keepAlive(
        tx,
        this.options,
        mine.map((r) => r.claim),
      ),
      state: await readDesiredState(tx),
    }));
    for (const { claim, abort } of mine) {
      if (!held.has(keyOfSession(claim))) abort.abort('cancelled, or taken over by another worker');
    }
    if (state.desired === 'STOPPED' && !state.drain)
      await this.giveAllBack('given back, for the system was stopped');
  }

  private async giveAllBack(message: string): Promise<void> {
    const left = [...this.running.values()];
    for (const { claim, abort } of left) {
      abort.abort(message);
      await this.database
        .transaction(claim, (tx) => this.store.requeue(tx, claim, { message, delayMs: 0, isGivenBack: true }))
        .catch((error: unknown) => {
          this.logger.warn(
            { err: error, sessionId: claim.sessionId },
            'a session could not be given back; its lease will lapse',
          );
        });
    }
    await Promise.all(left.map((r) => r.done));
    if (left.length > 0) this.wakeUp.ring();
  }
}
