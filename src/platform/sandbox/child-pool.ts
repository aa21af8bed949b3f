import { ChildFailure } from './child-failure.js';
import { emptyDirectory } from './empty-directory.js';
import { SandboxedChild, type JobLimits } from './sandboxed-child.js';

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
  /** Jobs that may wait; one more fails with BUSY. */
  readonly waitingMax?: number;
}

const DEFAULTS = {
  args: [],
  jobsPerChild: 500,
  grownMbMax: 128,
  idleMs: 60_000,
  startTimeoutMs: 15_000,
  waitingMax: 10_000,
} as const;

/** How often the resident memory of working children is read: a read takes some 20 µs. */
const MEMORY_CHECK_MS = 20;

interface WaitingJob {
  readonly job: unknown;
  readonly limits: JobLimits;
  readonly signal: AbortSignal | null;
  readonly onStart: () => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onAbort: () => void;
}

/**
 * Runs jobs in child processes that have no environment, no credentials, no rights and no files of their own, and that
 * are killed when they go over a limit. First come, first served. No child is started before there is a job for it.
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
  private readonly waiting: WaitingJob[] = [];
  private memoryTimer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(options: ChildPoolOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Processes that exist now. */
  get childCount(): number {
    return this.children.size;
  }

  get pids(): number[] {
    return [...this.children].flatMap((child) => (child.pid === undefined ? [] : [child.pid]));
  }

  /**
   * @param signal when it fires, the job fails with its reason, and is killed if it runs
   * @param onStart called when a child takes the job, which is when its time begins to run
   * @throws ChildFailure see ChildFailureReason
   */
  run<Result>(
    job: unknown,
    limits: JobLimits,
    signal: AbortSignal | null = null,
    onStart: () => void = () => undefined,
  ): Promise<Result> {
    if (this.isClosed)
      return Promise.reject(new ChildFailure('CLOSED', `The pool ${this.options.name} is closed.`));
    if (signal?.aborted) return Promise.reject(reasonOf(signal));
    if (this.waiting.length >= this.options.waitingMax) {
      return Promise.reject(
        new ChildFailure('BUSY', `${this.waiting.length} jobs wait for ${this.options.name} already.`),
      );
    }
    return new Promise<Result>((resolve, reject) => {
      const waiting: WaitingJob = {
        job,
        limits,
        signal,
        onStart,
        resolve: resolve as (result: unknown) => void,
        reject,
        onAbort: () => {
          const index = this.waiting.indexOf(waiting);
          if (index >= 0) this.waiting.splice(index, 1);
          if (signal) reject(reasonOf(signal));
        },
      };
      signal?.addEventListener('abort', waiting.onAbort, { once: true });
      this.waiting.push(waiting);
      this.dispatch();
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
    const failure = new ChildFailure('CLOSED', `The pool ${this.options.name} was closed.`);
    for (const { signal, onAbort, reject } of this.waiting.splice(0)) {
      signal?.removeEventListener('abort', onAbort);
      reject(failure);
    }
    const ending = [...this.children];
    for (const child of ending) this.retire(child);
    await Promise.all(ending.map((child) => child.ended));
  }

  private dispatch(): void {
    while (this.waiting.length > 0 && this.working.size < this.options.size) {
      const next = this.waiting.shift();
      if (next) void this.work(this.takeChild(), next);
    }
  }

  private takeChild(): SandboxedChild {
    const child = this.idle.pop() ?? this.startChild();
    clearTimeout(this.idleTimers.get(child));
    this.idleTimers.delete(child);
    this.working.add(child);
    child.setReferenced(true);
    this.memoryTimer ??= setInterval(() => {
      for (const worker of this.working) worker.enforceMemory();
    }, MEMORY_CHECK_MS);
    return child;
  }

  private startChild(): SandboxedChild {
    const { script, args, heapMb, startTimeoutMs } = this.options;
    const child = new SandboxedChild({ script, args, heapMb, startTimeoutMs, directory: emptyDirectory() });
    this.children.add(child);
    void child.ended.then(() => {
      this.children.delete(child);
      const index = this.idle.indexOf(child);
      if (index >= 0) this.idle.splice(index, 1);
      clearTimeout(this.idleTimers.get(child));
      this.idleTimers.delete(child);
    });
    return child;
  }

  private async work(child: SandboxedChild, waiting: WaitingJob): Promise<void> {
    const { job, limits, signal, onStart, onAbort, resolve, reject } = waiting;
    signal?.removeEventListener('abort', onAbort);
    const onAbortRunning = (): void => {
      if (signal) reject(reasonOf(signal));
      child.kill('CLOSED', 'The job was called off.');
    };
    signal?.addEventListener('abort', onAbortRunning, { once: true });
    try {
      await child.ready();
      onStart();
      resolve(await child.run(job, limits));
    } catch (error) {
      reject(error);
    } finally {
      signal?.removeEventListener('abort', onAbortRunning);
      this.release(child);
      this.dispatch();
    }
  }

  private release(child: SandboxedChild): void {
    this.working.delete(child);
    if (this.working.size === 0 && this.memoryTimer) {
      clearInterval(this.memoryTimer);
      this.memoryTimer = null;
    }
    if (!child.isAlive || this.isClosed) return;
    if (child.jobsDone >= this.options.jobsPerChild || child.grownMb > this.options.grownMbMax) {
      this.retire(child);
      return;
    }
    this.idle.push(child);
    child.setReferenced(false);
    const timer = setTimeout(() => this.retire(child), this.options.idleMs);
    timer.unref();
    this.idleTimers.set(child, timer);
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
