import type { TestFailure } from './executor.js';
import type { Ending, TierResult } from './tier.js';

/** An assertion that was found in the tests before they ran, outside of test functions: those count as a whole. */
export interface PlannedTest {
  /** Its text, on one line. */
  readonly text: string;
  /** 1-based line in the tests. */
  readonly line: number;
  /** An assertion such as `assert False`: it passes when it is never reached. */
  readonly mustNotRun: boolean;
}

const FAILURES_MAX = 50;
const MESSAGE_LENGTH = 500;
const NAME_LENGTH = 200;

interface Outcome {
  hasPassed: boolean;
  failure: string | null;
}

/**
 * Counts tests honestly. An assertion counts once, however often it runs, and has passed when it ran and never failed.
 * One that never ran is not counted when the tests came to their end (it stands in a branch that was not taken), and
 * has failed when they did not.
 */
export class TestLedger {
  private readonly outcomes = new Map<number, Outcome>();
  private readonly named: { name: string; line: number | null; failure: string | null }[] = [];
  private lastId: number | null = null;

  /**
   * @param namedTests how many test functions the tests define, for the count of a run that does not get to them
   * @param isOneTest the tests have no assertion that could be counted, but raise by themselves: they are one test
   */
  constructor(
    private readonly plan: readonly PlannedTest[],
    private readonly namedTests: number,
    private readonly isOneTest: boolean,
  ) {}

  pass(id: number): void {
    this.outcome(id).hasPassed = true;
  }

  /** @param message why; empty for an assertion that was simply not true */
  fail(id: number, message: string): void {
    const outcome = this.outcome(id);
    outcome.failure ??= message;
  }

  /** An assertion is about to be judged: if the run ends now, it is what failed. */
  enter(id: number): void {
    this.lastId = id;
  }

  leave(): void {
    this.lastId = null;
  }

  /** A test function has ended. */
  finishNamed(name: string, line: number | null, failure: string | null): void {
    this.named.push({ name, line, failure });
  }

  result(ending: Ending, output: string): TierResult {
    if (ending.kind === 'UNSUPPORTED') {
      return {
        verdict: 'UNSUPPORTED',
        message: ending.message,
        testsPassed: null,
        testsTotal: null,
        failures: [],
        output,
      };
    }
    if (ending.kind === 'RAISED' && this.lastId !== null) this.fail(this.lastId, ending.message);
    const isComplete = ending.kind === 'COMPLETED';
    const failures: TestFailure[] = [];
    let passed = 0;
    let total = 0;
    const count = (failure: TestFailure | null): void => {
      total += 1;
      if (failure) failures.push(failure);
      else passed += 1;
    };
    this.plan.forEach((planned, id) => {
      const judged = this.judge(planned, this.outcomes.get(id), isComplete);
      if (judged === 'IGNORED') return;
      count(judged === 'PASSED' ? null : { name: planned.text, message: judged.message, line: planned.line });
    });
    for (const { name, line, failure } of this.named)
      count(failure === null ? null : { name, message: failure, line });
    for (let missed = this.named.length; missed < this.namedTests && !isComplete; missed += 1) {
      count({ name: 'a test function', message: 'It was not reached.', line: null });
    }
    if (this.isOneTest) {
      const message = ending.kind === 'COMPLETED' ? null : ending.message;
      count(message === null ? null : { name: 'the tests as a whole', message, line: null });
    }
    return {
      ...this.verdict(ending, failures, total),
      testsPassed: passed,
      testsTotal: total,
      failures: failures.slice(0, FAILURES_MAX).map(shorten),
      output,
    };
  }

  private outcome(id: number): Outcome {
    const existing = this.outcomes.get(id);
    if (existing) return existing;
    const outcome: Outcome = { hasPassed: false, failure: null };
    this.outcomes.set(id, outcome);
    return outcome;
  }

  private judge(
    planned: PlannedTest,
    outcome: Outcome | undefined,
    isComplete: boolean,
  ): 'PASSED' | 'IGNORED' | { message: string } {
    if (outcome && outcome.failure !== null) return { message: outcome.failure || 'It is not true.' };
    if (planned.mustNotRun && isComplete) return 'PASSED';
    if (outcome?.hasPassed) return 'PASSED';
    if (isComplete) return 'IGNORED';
    return { message: 'It was not reached.' };
  }

  private verdict(
    ending: Ending,
    failures: readonly TestFailure[],
    total: number,
  ): Pick<TierResult, 'verdict' | 'message'> {
    if (ending.kind === 'RAISED') {
      const isFailure = ending.phase === 'TESTS' && ending.isAssertion;
      return { verdict: isFailure ? 'FAIL' : 'ERROR', message: shortenText(ending.message) };
    }
    if (ending.kind !== 'COMPLETED') return { verdict: ending.kind, message: shortenText(ending.message) };
    const [first] = failures;
    if (first) {
      const message = `${failures.length} of ${total} tests failed, first ${first.name}: ${first.message}`;
      return { verdict: 'FAIL', message: shortenText(message) };
    }
    if (total === 0) return { verdict: 'ERROR', message: 'No assertion of the tests ran.' };
    return { verdict: 'PASS', message: null };
  }
}

function shorten(failure: TestFailure): TestFailure {
  return {
    name: shortenText(failure.name, NAME_LENGTH),
    message: shortenText(failure.message),
    line: failure.line,
  };
}

/** Cuts a text, and makes it one that any store takes: no lone surrogates, no NUL. */
function shortenText(text: string, length = MESSAGE_LENGTH): string {
  const cut = text.length > length ? `${text.slice(0, length - 1)}…` : text;
  return Buffer.from(cut, 'utf8').toString('utf8').replaceAll('\0', '\uFFFD');
}
