import type { Logger } from 'pino';
import type { RandomSource } from '../ports.js';
import { WakeableLoop } from '../wakeable-loop.js';
import type { ScheduleClaim, ScheduleOutcome, ScheduleStore } from './schedule-store.js';
import { checkScheduleTime, intervalMs, jitterMs, nextRunAt, type ScheduleTime } from './schedule-times.js';

export type { ScheduleTime } from './schedule-times.js';

/** What a run is given. */
export interface ScheduledRun {
  readonly projectId: string;
  /** Fires when the run is to end early: its node is stopping, or has lost the run to another. */
  readonly signal: AbortSignal;
}

/** Something that runs by itself. */
export interface ScheduleDefinition {
  /** As people read it in trainingSystem.schedules; never changed, for it is the schedule's key. */
  readonly name: string;
  readonly when: ScheduleTime;
  /**
   * Does the work; resolves with what it did, in a few words with numbers, as in 'graded 12 forecasts'. It must be safe
   * to do twice: a node may die before it could say that it was done.
   */
  run(run: ScheduledRun): Promise<string>;
}

export interface SchedulesOptions {
  readonly projectId: string;
  readonly leaseMs: number;
  /** How long runs that were told to end may take to do so when the node stops. */
  readonly drainTimeoutMs: number;
  /** How often to look whether something is due, at the least. */
  readonly pollMs?: number;
}

const POLL_MS = 1_000;
/** Within so long a new schedule runs for the first time. */
const FIRST_RUN_MS = 5_000;
/** Another node may be about to end what is due, so that nobody asks in a tight loop. */
const SOONEST_MS = 50;
const MAX_TEXT = 2_000;

interface Running {
  readonly claim: ScheduleClaim;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * Runs schedules: each on one node at a time, held by a lease of the database's clock, so that another node takes over
 * from a dead one. pg-boss's own cron is not used: it forgets a time at which no node was up, knows no interval below a
 * minute, and tells neither what a run did nor when the next one is due.
 */
export class Schedules {
  private readonly byName: ReadonlyMap<string, ScheduleDefinition>;
  private readonly running = new Map<string, Running>();
  private readonly claimLoop: WakeableLoop;
  private readonly keepLoop: WakeableLoop;
  private readonly pollMs: number;
  private isAccepting = false;

  constructor(
    private readonly store: ScheduleStore,
    definitions: readonly ScheduleDefinition[],
    private readonly random: RandomSource,
    private readonly logger: Logger,
    private readonly options: SchedulesOptions,
  ) {
    for (const { when } of definitions) checkScheduleTime(when);
    this.byName = new Map(definitions.map((definition) => [definition.name, definition]));
    if (this.byName.size < definitions.length) throw new Error('two schedules have the same name');
    this.pollMs = options.pollMs ?? POLL_MS;
    const warn = (what: string) => (error: unknown) => logger.warn({ err: error }, `${what}; trying again`);
    this.claimLoop = new WakeableLoop(
      () => this.claimTurn(),
      this.pollMs,
      warn('no schedule could be begun'),
    );
    const keepMs = Math.min(5_000, Math.ceil(options.leaseMs / 3));
    this.keepLoop = new WakeableLoop(
      () => this.keepTurn(),
      keepMs,
      warn('leases of schedules could not be renewed'),
      keepMs,
    );
  }

  async start(): Promise<void> {
    await this.store.ensure(
      [...this.byName.values()].map(({ name, when }) => ({
        name,
        delayMs: Math.min(FIRST_RUN_MS, jitterMs(when)) * this.random.next(),
        latestMs: intervalMs(when) + jitterMs(when),
      })),
    );
    this.isAccepting = true;
    this.claimLoop.start();
    this.keepLoop.start();
  }

  /** Begins nothing more, tells what runs to end, and gives back what has not ended by then. */
  async stop(): Promise<void> {
    this.isAccepting = false;
    await this.claimLoop.stop();
    const left = [...this.running.values()];
    for (const { abort } of left) abort.abort(new Error('the node is stopping'));
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.drainTimeoutMs);
    });
    await Promise.race([Promise.all(left.map(({ done }) => done)), timeout]);
    clearTimeout(timer);
    for (const { claim } of this.running.values()) await this.giveBack(claim);
    await this.keepLoop.stop();
  }

  private async claimTurn(): Promise<number | null> {
    if (!this.isAccepting) return null;
    const free = [...this.byName.keys()].filter((name) => !this.running.has(name));
    if (free.length === 0) return null;
    const { claims, dueInMs } = await this.store.claim(free, this.options.leaseMs);
    for (const claim of claims) this.launch(claim);
    return Math.min(this.pollMs, Math.max(SOONEST_MS, dueInMs ?? this.pollMs));
  }

  private launch(claim: ScheduleClaim): void {
    const abort = new AbortController();
    const done = this.run(claim, abort.signal).finally(() => {
      this.running.delete(claim.name);
      this.claimLoop.wake();
    });
    this.running.set(claim.name, { claim, abort, done });
  }

  private async run(claim: ScheduleClaim, signal: AbortSignal): Promise<void> {
    const definition = this.byName.get(claim.name)!;
    try {
      const outcome = await this.outcomeOf(definition, signal);
      if (outcome === null) return await this.giveBack(claim);
      const failures = 'failure' in outcome ? claim.failures + 1 : 0;
      const isHeld = await this.store.finish(claim, outcome, (now) =>
        nextRunAt(definition.when, now, failures, this.random),
      );
      if (!isHeld)
        this.logger.warn({ schedule: claim.name }, 'a schedule has ended after another node took it over');
    } catch (error) {
      this.logger.warn(
        { err: error, schedule: claim.name },
        'what a schedule did could not be stored; its lease will lapse and it runs again',
      );
    }
  }

  /** Null where the run was cut short. */
  private async outcomeOf(
    definition: ScheduleDefinition,
    signal: AbortSignal,
  ): Promise<ScheduleOutcome | null> {
    const { projectId } = this.options;
    try {
      return { result: shorten(await definition.run({ projectId, signal })) };
    } catch (error) {
      if (signal.aborted) return null;
      this.logger.error(
        { err: error, schedule: definition.name },
        'a schedule has failed; it is tried again',
      );
      return { failure: shorten(error instanceof Error ? error.message : String(error)) };
    }
  }

  private async keepTurn(): Promise<null> {
    const mine = [...this.running.values()];
    if (mine.length === 0) return null;
    const held = await this.store.renew(
      mine.map(({ claim }) => claim),
      this.options.leaseMs,
    );
    for (const { claim, abort } of mine) {
      if (!held.has(claim.name)) abort.abort(new Error('another node has taken the schedule over'));
    }
    return null;
  }

  private async giveBack(claim: ScheduleClaim): Promise<void> {
    await this.store.release(claim).catch((error: unknown) => {
      this.logger.warn(
        { err: error, schedule: claim.name },
        'a schedule could not be given back; its lease will lapse',
      );
    });
  }
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
