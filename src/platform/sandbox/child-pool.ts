import { ChildFailure } from './child-failure.js';
import { emptyDirectory } from './empty-directory.js';
import { SandboxedChild, type JobLimits } from './sandboxed-child.js';
import { Turns } from './turns.js';

export interface ChildPoolOptions {
  /** Shown in messages. */
  readonly name: string;
  /** The script a child runs, as compiledPath tells it. It calls serveJobs. */
  readonly script: string;
  /** What the script finds in process.argv from index 3 on. */
  readonly args?: readonly string[];
  /** Children at most, which is also how many jobs run at once. */
  readonly size: number;
  /** JavaScript heap of a child in MiB. */
  readonly heapMb: number;
  /** After so many jobs a child is replaced. */
  readonly jobsPerChild?: number;
  /** A child that is still this many MiB larger after a job is replaced. */
  readonly grownMbMax?: number;
  /** An idle child ends after so long. */
  readonly idleMs?: number;
  readonly startTimeoutMs?: number;
  /** Where it is shared with other pools, so that not more than its slots run in all of them together. */
  readonly turns?: Turns;
}

export interface JobOptions {
  /** When it fires, the job fails with its reason, and is killed if it runs. */
  readonly signal?: AbortSignal | null | undefined;
  /** For whom the job is: children are shared fairly between customers. The signal where it is not given. */
  readonly customer?: object | null | undefined;
  /** Called when a child takes the job, which is when its time begins to run. */
  readonly onStart?: () => void;
}

const DEFAULTS = {
  args: [],
  jobsPerChild: 500,
  grownMbMax: 128,
  idleMs: 60_000,
  startTimeoutMs: 15_000,
} as const;

/** How often the resident memory of working children is read: a read takes some 20 µs. */
const MEMORY_CHECK_MS = 5;

/** How long a start takes, until one was seen. */
const START_MS = 1_000;
/** Starts take longer where much else is going on; jobs are not to wait as long as that. */
const PATIENCE_MAX_MS = 2_000;

interface WaitingJob {
  /** Gives up its place in the queue. */
  leave: () => void;
  readonly fail: (error: Error) => void;
}

/** A job whose turn has come while every child was busy. */
interface ChildlessJob {
  readonly take: (child: SandboxedChild) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Runs jobs in child processes that have no environment, no credentials, no rights and no files of their own, and that
 * are killed when they go over a limit. Customers take turns; what one customer wants is done in the order it came. No
 * child is started before there is a job for it; and while there is one that will be free sooner or later, none before a
 * job has waited as long as a start takes, two seconds at most, since most jobs are short and starts are not.
 *
 * A child starts with an empty environment in an empty directory and holds nothing but a socket to this process. Where
 * this process is root, the child gives that up before its first job. Limits are kept from here: a child over its time,
 * its memory (read from /proc; elsewhere a thread in the child measures and kills it) or its output gets a SIGKILL. A
 * child whose parent is gone kills itself, also when its code never comes to rest.
 */
export class ChildPool {
  private readonly options: Required<ChildPoolOptions>;
  private readonly children = new Set<SandboxedChild>();
  private readonly idle: SandboxedChild[] = [];
  private readonly idleTimers = new Map<SandboxedChild, NodeJS.Timeout>();
  private readonly working = new Set<SandboxedChild>();
  private readonly waiting = new Set<WaitingJob>();
  private readonly childless = new Set<ChildlessJob>();
  private readonly starting = new Set<SandboxedChild>();
  private startMs = START_MS;
  private patienceTimer: NodeJS.Timeout | null = null;
  private memoryTimer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(options: ChildPoolOptions) {
    const { name, size } = options;
    this.options = { ...DEFAULTS, turns: new Turns({ name, slots: size }), ...options };
  }

  /** Processes that exist now. */
  get childCount(): number {
    return this.children.size;
  }

  get pids(): number[] {
    return [...this.children].flatMap((child) => (child.pid === undefined ? [] : [child.pid]));
  }

  /** @throws ChildFailure see ChildFailureReason; the signal's reason */
  run<Result>(job: unknown, limits: JobLimits, options: JobOptions = {}): Promise<Result> {
    const { signal = null } = options;
    if (this.isClosed) return Promise.reject(this.closedFailure('is'));
    if (signal?.aborted) return Promise.reject(reasonOf(signal));
    return new Promise<Result>((resolve, reject) => {
      const onAbort = (): void => {
        waiting.leave();
        if (signal) waiting.fail(reasonOf(signal));
      };
      const settle = (): void => {
        signal?.removeEventListener('abort', onAbort);
        this.waiting.delete(waiting);
      };
      const waiting: WaitingJob = {
        leave: () => undefined,
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.add(waiting);
      waiting.leave = this.options.turns.ask(
        options.customer ?? signal ?? this,
        (end) => {
          settle();
          void this.work<Result>(job, limits, options, end).then(resolve, reject);
        },
        waiting.fail,
      );
    });
  }

  /** Ends the children that have nothing to do, now rather than after `idleMs`. */
  async endIdle(): Promise<void> {
    const ending = [...this.idle];
    for (const child of ending) this.retire(child);
    await Promise.all(ending.map((child) => child.ended));
  }

  /** Kills every child, fails every job with CLOSED, and comes back when no process is left. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const waiting of this.waiting) {
      waiting.leave();
      waiting.fail(this.closedFailure('was'));
    }
    for (const { fail } of this.childless) fail(this.closedFailure('was'));
    this.serveChildless();
    const ending = [...this.children];
    for (const child of ending) this.retire(child);
    await Promise.all(ending.map((child) => child.ended));
  }

  private closedFailure(verb: string): ChildFailure {
    return new ChildFailure('CLOSED', `The pool ${this.options.name} ${verb} closed.`);
  }

  /** @throws ChildFailure CLOSED; the signal's reason */
  private takeChild(signal: AbortSignal | null): Promise<SandboxedChild> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.childless.delete(job);
        signal?.removeEventListener('abort', onAbort);
      };
      const job: ChildlessJob = {
        take: (child) => {
          leave();
          this.employ(child);
          resolve(child);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = (): void => {
        if (signal) job.fail(reasonOf(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.childless.add(job);
      this.serveChildless();
    });
  }

  /** To be called whenever a child or a job comes or goes. */
  private serveChildless(): void {
    for (const job of this.childless) {
      const child = this.idle.pop();
      if (child) job.take(child);
      else if (this.children.size === 0) this.startFor(job);
      else break;
    }
    // One that starts may yet be free for the next before another would be.
    if (this.childless.size === 0 || this.starting.size > 0) {
      if (this.patienceTimer) clearTimeout(this.patienceTimer);
      this.patienceTimer = null;
      return;
    }
    this.patienceTimer ??= setTimeout(
      () => {
        this.patienceTimer = null;
        for (const job of this.childless) this.startFor(job);
      },
      Math.min(this.startMs, PATIENCE_MAX_MS),
    );
  }

  private startFor(job: ChildlessJob): void {
    try {
      job.take(this.startChild());
    } catch (error) {
      job.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private employ(child: SandboxedChild): void {
    clearTimeout(this.idleTimers.get(child));
    this.idleTimers.delete(child);
    this.working.add(child);
    child.setReferenced(true);
    this.memoryTimer ??= setInterval(() => {
      for (const worker of this.working) worker.enforceMemory();
    }, MEMORY_CHECK_MS);
  }

  private startChild(): SandboxedChild {
    const { script, args, heapMb, startTimeoutMs } = this.options;
    const startedAt = performance.now();
    const child = new SandboxedChild({ script, args, heapMb, startTimeoutMs, directory: emptyDirectory() });
    this.children.add(child);
    this.starting.add(child);
    void child
      .ready()
      .then(
        () => (this.startMs = performance.now() - startedAt),
        () => undefined,
      )
      .then(() => {
        this.starting.delete(child);
        this.serveChildless();
      });
    void child.ended.then(() => {
      this.children.delete(child);
      const index = this.idle.indexOf(child);
      if (index >= 0) this.idle.splice(index, 1);
      clearTimeout(this.idleTimers.get(child));
      this.idleTimers.delete(child);
      this.serveChildless();
    });
    return child;
  }

  /** @param end called when the next one may begin: a child that is killed has given its memory back by then */
  private async work<Result>(
    job: unknown,
    limits: JobLimits,
    options: JobOptions,
    end: () => void,
  ): Promise<Result> {
    const { signal = null, onStart } = options;
    let child: SandboxedChild;
    try {
      child = await this.takeChild(signal);
    } catch (error) {
      end();
      throw error;
    }
    const onAbort = (): void => child.kill('CLOSED', 'The job was called off.');
    signal?.addEventListener('abort', onAbort, { once: true });
    // It may have fired since the child was taken.
    if (signal?.aborted) onAbort();
    try {
      await child.ready();
      onStart?.();
      return (await child.run(job, limits)) as Result;
    } catch (error) {
      throw signal?.aborted ? reasonOf(signal) : error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      void this.release(child).finally(end);
    }
  }

  /** Comes back at once, or where the child is not to be used again, when it is gone. */
  private async release(child: SandboxedChild): Promise<void> {
    this.working.delete(child);
    if (this.working.size === 0 && this.memoryTimer) {
      clearInterval(this.memoryTimer);
      this.memoryTimer = null;
    }
    if (!child.isAlive || this.isClosed) return child.ended;
    if (child.jobsDone >= this.options.jobsPerChild || child.grownMb > this.options.grownMbMax) {
      this.retire(child);
      return child.ended;
    }
    this.idle.push(child);
    child.setReferenced(false);
    const timer = setTimeout(() => this.retire(child), this.options.idleMs);
    timer.unref();
    this.idleTimers.set(child, timer);
    this.serveChildless();
  }

  private retire(child: SandboxedChild): void {
    const index = this.idle.indexOf(child);
    if (index >= 0) this.idle.splice(index, 1);
    // Whoever waits for its end must be able to see it.
    child.setReferenced(true);
    child.kill('CLOSED', `The pool ${this.options.name} ended the child.`);
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
