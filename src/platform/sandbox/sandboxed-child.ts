import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { ChildFailure, type ChildFailureReason } from './child-failure.js';
import { CHANNEL_FD, encodeFrame, FrameDecoder, type ChildMessage } from './framing.js';
import { residentMb } from './resident-memory.js';
import { MEMORY_MARK } from './watchdog.js';

/** What a child may write to stdout and stderr in its life. Ours write nothing there but the message they crash with. */
const STREAM_BYTES_MAX = 256 * 1024;
const STREAM_TAIL_BYTES = 2_048;
/** Before the first job, a child has nothing to say but that it is ready. */
const IDLE_MESSAGE_BYTES = 64 * 1024;

export interface ChildStart {
  readonly script: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly heapMb: number;
  readonly startTimeoutMs: number;
}

export interface JobLimits {
  /** From when the child takes the job; waiting for a child does not count. */
  readonly timeoutMs: number;
  /** Resident memory in MiB that the child may take on top of what it has when it is ready. */
  readonly memoryMb: number;
  /** Bytes of the answer. */
  readonly outputBytes: number;
}

interface RunningJob {
  readonly id: number;
  readonly limits: JobLimits;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (result: unknown) => void;
  readonly reject: (failure: ChildFailure) => void;
}

/** One child process. It takes one job at a time, and is of no more use once it was killed or ended. */
export class SandboxedChild {
  /** Settles when the process is gone and reaped. */
  readonly ended: Promise<void>;
  jobsDone = 0;

  private readonly process: ChildProcess;
  private readonly channel: Socket;
  private readonly decoder = new FrameDecoder(IDLE_MESSAGE_BYTES);
  private readonly whenReady: Promise<void>;
  private settleReady: (failure: ChildFailure | null) => void = () => undefined;
  private job: RunningJob | null = null;
  private failure: ChildFailure | null = null;
  private streamTail = '';
  private streamBytes = 0;
  private baselineMb: number | null = null;
  private jobCount = 0;

  constructor(start: ChildStart) {
    this.process = spawn(
      process.execPath,
      [
        `--max-old-space-size=${start.heapMb}`,
        '--expose-gc',
        start.script,
        String(process.pid),
        ...start.args,
      ],
      // A session of its own: Ctrl-C on the server's terminal must not take the children from under a draining server.
      { env: {}, cwd: start.directory, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
    );
    this.channel = this.process.stdio[CHANNEL_FD] as Socket;
    this.channel.on('data', (chunk: Buffer) => this.receive(chunk));
    this.channel.on('error', () => undefined);
    this.process.stdout?.on('data', (chunk: Buffer) => this.countStream(chunk));
    this.process.stderr?.on('data', (chunk: Buffer) => this.countStream(chunk));
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => {
        this.end(new ChildFailure('START', `The child could not be started: ${error.message}`));
        resolve();
      });
      this.process.once('close', (code, signal) => {
        this.end(this.failure ?? this.explainExit(code, signal));
        resolve();
      });
    });
    this.whenReady = new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.kill('START', `The child was not ready after ${start.startTimeoutMs} ms.`),
        start.startTimeoutMs,
      );
      this.settleReady = (failure) => {
        clearTimeout(timer);
        if (failure) reject(failure);
        else resolve();
      };
    });
    this.whenReady.catch(() => undefined);
  }

  get isAlive(): boolean {
    return this.failure === null;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Resident memory in MiB above what the child had when it was ready; 0 where that is not known. */
  get grownMb(): number {
    const now = this.pid === undefined ? null : residentMb(this.pid);
    return now === null || this.baselineMb === null ? 0 : now - this.baselineMb;
  }

  /** An idle child must not keep the server's process from ending. */
  setReferenced(isReferenced: boolean): void {
    const handles = [
      this.process,
      this.channel,
      this.process.stdout as Socket,
      this.process.stderr as Socket,
    ];
    for (const handle of handles) {
      if (isReferenced) handle.ref();
      else handle.unref();
    }
  }

  /** @throws ChildFailure START */
  async ready(): Promise<void> {
    await this.whenReady;
  }

  /** @throws ChildFailure */
  run(job: unknown, limits: JobLimits): Promise<unknown> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      const id = ++this.jobCount;
      const timer = setTimeout(
        () => this.kill('TIMEOUT', `It was still running after ${limits.timeoutMs} ms.`),
        limits.timeoutMs,
      );
      this.job = { id, limits, timer, resolve, reject };
      this.decoder.setMaxBytes(limits.outputBytes);
      this.channel.write(encodeFrame({ id, job, timeoutMs: limits.timeoutMs, memoryMb: limits.memoryMb }));
    });
  }

  /** To be called again and again while a job runs. */
  enforceMemory(): void {
    if (!this.job || !this.isAlive) return;
    const { memoryMb } = this.job.limits;
    if (this.grownMb > memoryMb) this.kill('MEMORY', `It took more than ${memoryMb} MiB of memory.`);
  }

  kill(reason: ChildFailureReason, message: string): void {
    this.end(new ChildFailure(reason, message));
    if (this.pid === undefined) return;
    try {
      // The whole session, so that what the child started goes with it.
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      this.process.kill('SIGKILL');
    }
    this.channel.destroy();
  }

  private receive(chunk: Buffer): void {
    let lines: string[];
    try {
      lines = this.decoder.push(chunk);
      for (const line of lines) this.answer(JSON.parse(line) as ChildMessage);
    } catch (error) {
      if (error instanceof RangeError) this.kill('OUTPUT', error.message);
      else this.kill('CRASHED', 'The child sent what is no message.');
    }
  }

  private answer(message: ChildMessage): void {
    if ('ready' in message) {
      this.baselineMb = this.pid === undefined ? null : residentMb(this.pid);
      this.settleReady(null);
      return;
    }
    if ('fatal' in message) {
      this.kill('START', `The child could not load what it needs: ${message.fatal}`);
      return;
    }
    const { job } = this;
    if (!job || job.id !== message.id) return;
    clearTimeout(job.timer);
    this.job = null;
    this.jobsDone += 1;
    if ('error' in message) job.reject(new ChildFailure('ERROR', message.error));
    else job.resolve(message.result);
  }

  private countStream(chunk: Buffer): void {
    this.streamBytes += chunk.length;
    this.streamTail = (this.streamTail + chunk.toString('latin1')).slice(-STREAM_TAIL_BYTES);
    if (this.streamBytes > STREAM_BYTES_MAX) {
      this.kill('OUTPUT', `It wrote more than ${STREAM_BYTES_MAX} bytes to its standard streams.`);
    }
  }

  private explainExit(code: number | null, signal: string | null): ChildFailure {
    if (this.streamTail.includes(MEMORY_MARK) || this.streamTail.includes('heap out of memory')) {
      return new ChildFailure('MEMORY', 'It took more memory than it may.');
    }
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    const said = this.streamTail.trim();
    return new ChildFailure('CRASHED', `The child ${how}${said ? `: ${said}` : '.'}`);
  }

  private end(failure: ChildFailure): void {
    this.failure ??= failure;
    this.settleReady(this.failure);
    const { job } = this;
    this.job = null;
    if (!job) return;
    clearTimeout(job.timer);
    job.reject(this.failure);
  }
}
