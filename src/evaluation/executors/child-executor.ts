import { ChildFailure, type ChildPool, type JobLimits } from '../../platform/sandbox/index.js';
import type { ExecutionLimits, ExecutionResult, Executor, Program } from './executor.js';
import { refused, type TierJob, type TierResult } from './tier.js';

/** An interpreter stops a program by itself where it can, and then still tells what it saw; else its process is killed. */
const KILL_GRACE_MS = 400;
/** What an interpreter takes on top of the memory that it gives its program. */
const INTERPRETER_MB = 64;
/** Failures and JSON's escapes around the output, which count up to six bytes for one. */
const ANSWER_BYTES = 256 * 1024;
const ESCAPED_BYTES = 6;

export interface ChildExecutorOptions {
  readonly name: string;
  readonly languages: readonly string[];
  /** The children by language; one that is missing is served by the first. */
  readonly pools: Readonly<Record<string, ChildPool>>;
  /** A program that passes when the executor works. */
  readonly probe: Program;
  /** What it means when a program ends its interpreter: for a young one, that it is not up to the program. */
  readonly crashVerdict: 'ERROR' | 'UNSUPPORTED';
  /** Told of what is a fault of the machine and not of a program. */
  readonly onFault: (message: string) => void;
}

/** An executor whose programs run in child processes. */
export class ChildExecutor implements Executor {
  readonly name: string;
  readonly languages: readonly string[];
  private unavailable: string | null = 'It has not been tried yet.';

  constructor(private readonly options: ChildExecutorOptions) {
    this.name = options.name;
    this.languages = options.languages;
  }

  get isAvailable(): boolean {
    return this.unavailable === null;
  }

  get reason(): string | null {
    return this.unavailable;
  }

  /** Finds out, by running a program, whether it works here. */
  async probe(limits: ExecutionLimits): Promise<void> {
    const { verdict, message } = await this.run(this.options.probe, limits, new AbortController().signal);
    this.unavailable = verdict === 'PASS' ? null : `It does not work here: ${message ?? verdict}`;
    await Promise.all(Object.values(this.options.pools).map((pool) => pool.endIdle()));
  }

  async run(program: Program, limits: ExecutionLimits, signal: AbortSignal): Promise<ExecutionResult> {
    const { pools } = this.options;
    const pool = pools[program.language] ?? Object.values(pools)[0];
    if (!pool) throw new Error(`The executor ${this.name} has no children.`);
    let startedAt = performance.now();
    const job: TierJob = { program, limits };
    let result: TierResult;
    try {
      result = await pool.run<TierResult>(job, childLimits(limits), {
        signal,
        onStart: () => (startedAt = performance.now()),
      });
    } catch (error) {
      // What says nothing about the program is no result.
      if (!(error instanceof ChildFailure) || error.reason === 'CLOSED' || error.reason === 'BUSY')
        throw error;
      result = this.explain(error, limits);
    }
    return { ...result, executor: this.name, durationMs: performance.now() - startedAt };
  }

  private explain(failure: ChildFailure, limits: ExecutionLimits): TierResult {
    const { message } = failure;
    switch (failure.reason) {
      case 'TIMEOUT':
        return {
          ...refused('ERROR', `It was still running after ${limits.timeoutMs} ms.`),
          verdict: 'TIMEOUT',
        };
      case 'MEMORY':
        return {
          ...refused('ERROR', `It needs more than ${limits.memoryMb} MiB of memory.`),
          verdict: 'OUT_OF_MEMORY',
        };
      case 'OUTPUT':
        return refused('ERROR', 'It produced more output than may be taken.');
      case 'CRASHED':
        return refused(this.options.crashVerdict, `It ended its interpreter. ${message}`);
      default:
        this.options.onFault(`The executor ${this.name} failed: ${message}`);
        return refused('UNSUPPORTED', `The executor ${this.name} failed: ${message}`);
    }
  }
}

function childLimits(limits: ExecutionLimits): JobLimits {
  return {
    timeoutMs: limits.timeoutMs + KILL_GRACE_MS,
    memoryMb: limits.memoryMb + INTERPRETER_MB,
    outputBytes: limits.outputBytes * ESCAPED_BYTES + ANSWER_BYTES,
  };
}
