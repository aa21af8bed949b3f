import type { ExecutionVerdict } from '../domain/evaluation.js';

/** A program with the tests that are to be run against it, all in one language. */
export interface Program {
  readonly language: string;
  readonly source: string;
  /** Assertions, or a function named check(candidate); null runs the source alone. */
  readonly tests: string | null;
  /** What check(candidate) is called with; guessed from the source where null. */
  readonly entryPoint: string | null;
}

export interface ExecutionLimits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly outputBytes: number;
}

export interface TestFailure {
  /** What failed: the assertion's text, or the test's name. */
  readonly name: string;
  readonly message: string;
  /** 1-based line in the tests; null where not known. */
  readonly line: number | null;
}

export interface ExecutionResult {
  readonly executor: string;
  readonly verdict: ExecutionVerdict;
  /** Why, in words; null on PASS. */
  readonly message: string | null;
  readonly testsPassed: number | null;
  readonly testsTotal: number | null;
  readonly failures: readonly TestFailure[];
  /** What it printed, cut at the limit. */
  readonly output: string;
  readonly durationMs: number;
}

/** Something that can run code of some languages, contained. */
export interface Executor {
  readonly name: string;
  readonly languages: readonly string[];
  readonly isAvailable: boolean;
  /** Why it is not available; null when it is. */
  readonly reason: string | null;
  run(program: Program, limits: ExecutionLimits, signal: AbortSignal): Promise<ExecutionResult>;
}

/** All executors of this machine; picks the cheapest that supports a program, and escalates on UNSUPPORTED. */
export interface ExecutorPool {
  readonly executors: readonly Executor[];
  /**
   * @param signal stands for its session: sessions take turns, however many programs each of them has
   * @throws ChildFailure BUSY where none of the session's could be run for too long; CLOSED; the signal's reason
   */
  run(program: Program, limits: Partial<ExecutionLimits>, signal: AbortSignal): Promise<ExecutionResult>;
  close(): Promise<void>;
}
