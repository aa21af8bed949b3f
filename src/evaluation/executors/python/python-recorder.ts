import { CapturedOutput } from '../captured-output.js';
import { TestLedger } from '../test-ledger.js';
import type { Ending, Phase, TierJob, TierResult } from '../tier.js';
import type { PythonTests } from './python-tests.js';

/** An exception of the program's, as far as it came out. */
export interface PythonFailure {
  readonly type: string;
  readonly message: string;
}

/** Tells what an interpreter cannot do from what the program did wrong; null for the latter. */
export type GapTeller = (type: string, message: string) => string | null;

/** Takes down what a Python run reports, from either interpreter, and says what came of it. */
export class PythonRecorder {
  readonly output: CapturedOutput;
  private readonly ledger: TestLedger;
  private phase: Phase = 'SOURCE';
  private isDone = false;
  private gap: string | null = null;
  private isOutOfMemory = false;

  constructor(
    private readonly interpreter: string,
    private readonly job: TierJob,
    tests: PythonTests,
    private readonly gapOf: GapTeller,
  ) {
    this.output = new CapturedOutput(job.limits.outputBytes);
    this.ledger = new TestLedger(tests.plan, tests.functions.length, tests.isOneTest);
  }

  startTests(): void {
    this.phase = 'TESTS';
  }

  finish(): void {
    this.isDone = true;
  }

  pass(id: number): void {
    this.ledger.pass(id);
    this.ledger.leave();
  }

  /** The assert statement that comes next raises, if it does, for this assertion. */
  enter(id: number): void {
    this.ledger.enter(id);
  }

  fail(id: number, failure: PythonFailure): void {
    this.note(failure);
    this.ledger.fail(id, failure.type === 'AssertionError' ? failure.message : inWords(failure));
  }

  finishTest(name: string, line: number | null, failure: PythonFailure | null): void {
    if (failure) this.note(failure);
    this.ledger.finishNamed(name, line, failure && inWords(failure));
  }

  /** The run cannot be judged here, whatever its tests say. */
  miss(what: string): void {
    this.gap ??= what;
  }

  /** @param ended what ended the run before its own end, or null where it came there */
  result(ended: PythonFailure | Ending | null): TierResult {
    const ending = this.ending(ended);
    if (this.job.program.tests === null && ending.kind === 'COMPLETED') {
      const output = this.output.toString();
      return { verdict: 'PASS', message: null, testsPassed: null, testsTotal: null, failures: [], output };
    }
    return this.ledger.result(ending, this.output.toString());
  }

  private ending(ended: PythonFailure | Ending | null): Ending {
    const { limits } = this.job;
    if (ended && 'kind' in ended) return ended;
    if (ended) this.note(ended);
    if (this.isOutOfMemory) {
      return { kind: 'OUT_OF_MEMORY', message: `It needs more than ${limits.memoryMb} MiB of memory.` };
    }
    if (this.gap !== null) {
      return { kind: 'UNSUPPORTED', message: `${this.interpreter} cannot run it: ${this.gap}` };
    }
    const raised = { kind: 'RAISED', phase: this.phase } as const;
    if (ended) return { ...raised, message: inWords(ended), isAssertion: ended.type === 'AssertionError' };
    if (this.isDone) return { kind: 'COMPLETED' };
    return { ...raised, message: 'It ended before its tests did.', isAssertion: false };
  }

  private note({ type, message }: PythonFailure): void {
    if (type === 'MemoryError') this.isOutOfMemory = true;
    this.gap ??= this.gapOf(type, message);
  }
}

function inWords({ type, message }: PythonFailure): string {
  return message ? `${type}: ${message}` : type;
}
