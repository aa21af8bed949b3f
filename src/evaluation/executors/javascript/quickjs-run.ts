import { Script } from 'node:vm';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten';
import { CapturedOutput } from '../captured-output.js';
import { TestLedger } from '../test-ledger.js';
import type { Ending, Phase, TierJob, TierResult } from '../tier.js';
import { harnessCode } from './guest/index.js';
import { javascriptGap } from './javascript-gaps.js';
import { prepareJavascriptJob, type JavascriptJob } from './javascript-job.js';
import type { Transpile } from './typescript-transpile.js';

/** More than this, and a deep recursion overflows the stack of the host rather than that of the guest. */
const STACK_BYTES = 256 * 1024;
/** Names that cannot be parameters, or mean the same whatever a program does. */
const NO_PARAMETERS = new Set(['undefined', 'NaN', 'Infinity', 'eval', 'globalThis']);
/** What tests mention when they use expectations: by these names, or from a module of theirs. */
const EXPECTATION_NAMES = /\b(expect|jest|vi|vitest)\b/;
/** Names that the harness gives to tests on top of the context's own globals. */
const HARNESS_NAMES = [
  ...[
    'test',
    'it',
    'describe',
    'suite',
    'before',
    'beforeAll',
    'after',
    'afterAll',
    'beforeEach',
    'afterEach',
  ],
  ...['assert', 'expect', 'jest', 'vi', 'console', 'require', 'module', 'exports'],
  ...['__judge', '__judgeAsync', '__native', '__nativeAsync'],
];

interface Thrown {
  readonly name: string;
  readonly message: string;
}

/**
 * Runs a JavaScript program and its tests in QuickJS, in a WebAssembly module that nothing else has used or will use.
 *
 * The program is a script of its own. Its tests are the body of a function, whose parameters are the assertions, the
 * recorder and the built-ins as they were before the program ran; the built-ins themselves are pinned. So a program can
 * neither see what records its tests nor change what they mean by their words. What cannot be prevented: a program that
 * knows its tests may answer just them, one that returns objects of its own decides what their methods and getters
 * say, and one that adds names to built-in prototypes changes what tests that use just these names see.
 *
 * @param makeModule a fresh WebAssembly module
 */
export async function runInQuickjs(
  makeModule: () => Promise<QuickJSWASMModule>,
  transpile: Transpile | null,
  tierJob: TierJob,
): Promise<TierResult> {
  const deadline = Date.now() + tierJob.limits.timeoutMs;
  const runtime = (await makeModule()).newRuntime();
  runtime.setMemoryLimit(tierJob.limits.memoryMb * 1024 * 1024);
  runtime.setMaxStackSize(STACK_BYTES);
  const context = runtime.newContext();
  const globals = globalNames(context);
  runtime.setInterruptHandler(() => Date.now() > deadline);
  const job = prepareJavascriptJob(tierJob, transpile, new Set(globals));
  if ('verdict' in job) return job;
  return await new QuickjsRun(runtime, context, globals, job, tierJob, deadline).execute();
}

function globalNames(context: QuickJSContext): string[] {
  const names = context.getString(
    context.unwrapResult(
      context.evalCode('Object.getOwnPropertyNames(globalThis).join()', 'names.js', { type: 'global' }),
    ),
  );
  return names.split(',').filter((name) => !NO_PARAMETERS.has(name));
}

class QuickjsRun {
  private readonly output: CapturedOutput;
  private readonly ledger: TestLedger;
  private readonly timers = new Map<number, number>();
  private phase: Phase = 'SOURCE';
  private gap: string | null = null;
  private isOutOfMemory = false;
  private ended: { readonly thrown: Thrown | null } | null = null;
  private harness: QuickJSHandle | null = null;

  constructor(
    private readonly runtime: QuickJSRuntime,
    private readonly context: QuickJSContext,
    private readonly globals: readonly string[],
    private readonly job: JavascriptJob,
    private readonly tierJob: TierJob,
    private readonly deadline: number,
  ) {
    this.output = new CapturedOutput(tierJob.limits.outputBytes);
    const { tests } = job;
    this.ledger = new TestLedger(tests?.plan ?? [], tests?.testCalls ?? 0, tests?.isOneTest ?? false);
  }

  /** Nothing is disposed of: the whole module goes, whatever state the program left it in. */
  async execute(): Promise<TierResult> {
    try {
      this.harness = this.makeHarness();
    } catch (error) {
      // On a machine that is busy, time can be up as early as here.
      if (Date.now() <= this.deadline) throw error;
      return this.ledger.result(this.timeoutEnding(), '');
    }
    let ending: Ending;
    try {
      ending = (await this.runProgram()) ?? (this.job.tests ? await this.runTests() : { kind: 'COMPLETED' });
    } catch (error) {
      // QuickJS itself gave up, as it does when a recursion gets through to the host's stack.
      const message = error instanceof Error ? error.message : String(error);
      ending = this.ending({ name: 'InternalError', message });
    }
    const output = this.output.toString();
    if (!this.job.tests && ending.kind === 'COMPLETED') {
      return { verdict: 'PASS', message: null, testsPassed: null, testsTotal: null, failures: [], output };
    }
    return this.ledger.result(ending, output);
  }

  private makeHarness(): QuickJSHandle {
    const { context } = this;
    const report = context.newFunction('report', (kind, number, text) =>
      this.takeDown(context.getString(kind), context.getNumber(number), text),
    );
    const usesExpectations = EXPECTATION_NAMES.test(this.tierJob.program.tests ?? '');
    const makeHarness = this.evaluate(harnessCode(this.globals, usesExpectations), 'harness.js');
    if (!('value' in makeHarness)) throw new Error(`The harness does not load: ${makeHarness.message}`);
    return context.unwrapResult(context.callFunction(makeHarness.value, context.undefined, report));
  }

  private async runProgram(): Promise<Ending | null> {
    const { job } = this;
    const outcome = this.evaluate(job.source, 'program.js');
    if ('value' in outcome) {
      // What a program without tests still has to do counts as the program.
      return job.tests ? null : await this.settle(() => this.timers.size === 0);
    }
    if (outcome.name === 'SyntaxError') return this.syntaxEnding(outcome);
    return this.ending(outcome);
  }

  private async runTests(): Promise<Ending> {
    const { context, job } = this;
    this.phase = 'TESTS';
    const exported = this.evaluate(`({ ${job.declared.join(', ')} })`, 'names.js');
    if ('value' in exported) this.callHarness('setProgram', exported.value);

    const declared = new Set([...(job.tests?.declared ?? []), this.tierJob.program.entryPoint]);
    const names = [...new Set([...HARNESS_NAMES, ...this.globals])].filter((name) => !declared.has(name));
    const code = `(async function (${names.join(', ')}) {\n${job.testCode}\n})`;
    const tests = this.evaluate(code, 'tests.js');
    if (!('value' in tests)) return this.syntaxEnding(tests, 'The tests: ');
    const nameList = context.newArray();
    names.forEach((name, index) => context.setProp(nameList, index, context.newString(name)));
    const failed = this.callHarness('run', tests.value, nameList);
    if (failed) return this.ending(failed);
    return (await this.settle(() => this.ended !== null)) ?? { kind: 'COMPLETED' };
  }

  /** Runs what is due, until it is enough, nothing is left to wait for, or time is up. */
  private async settle(isEnough: () => boolean): Promise<Ending | null> {
    for (;;) {
      const jobs = this.runtime.executePendingJobs();
      if (jobs.error) {
        const thrown = this.describe(jobs.error);
        if (this.isTimeUp(thrown) || isMemoryError(thrown)) return this.ending(thrown);
      }
      if (isEnough()) return this.ended ? this.ending(this.ended.thrown) : this.gapEnding();
      if (this.timers.size === 0) {
        return this.ending({
          name: 'Error',
          message: 'It waits for what never comes: a promise that nothing settles.',
        });
      }
      const [id, due] = [...this.timers].reduce((first, next) => (next[1] < first[1] ? next : first));
      if (due > this.deadline) return this.timeoutEnding();
      await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
      this.timers.delete(id);
      const thrown = this.callHarness('fire', this.context.newNumber(id));
      if (thrown) return this.ending(thrown);
    }
  }

  private takeDown(kind: string, number: number, textHandle: QuickJSHandle): void {
    const text = this.context.getString(textHandle);
    const [first = '', ...rest] = text.split('\n');
    switch (kind) {
      case 'print':
        return this.output.add(text);
      case 'timer':
        if (text === '') this.timers.delete(number);
        else this.timers.set(number, Date.now() + Number(text));
        return;
      case 'pass':
        this.ledger.pass(number);
        return this.ledger.leave();
      case 'enter':
        return this.ledger.enter(number);
      case 'fail':
        return this.ledger.fail(number, this.inWords({ name: first, message: rest.join('\n') }));
      case 'test': {
        const [name = '', ...message] = rest;
        const failure = name ? this.inWords({ name, message: message.join('\n') }) : null;
        return this.ledger.finishNamed(first, null, failure);
      }
      case 'miss':
        this.gap ??= text;
        return;
      case 'done':
        this.ended ??= { thrown: null };
        return;
      case 'raise':
        this.ended ??= { thrown: { name: first, message: rest.join('\n') } };
    }
  }

  private evaluate(code: string, fileName: string): { readonly value: QuickJSHandle } | Thrown {
    const result = this.context.evalCode(code, fileName, { type: 'global' });
    return result.error ? this.describe(result.error) : { value: result.value };
  }

  /** @returns what it threw, if it did */
  private callHarness(method: string, ...args: QuickJSHandle[]): Thrown | null {
    if (!this.harness) throw new Error('There is no harness yet.');
    const callee = this.context.getProp(this.harness, method);
    const result = this.context.callFunction(callee, this.context.undefined, ...args);
    return result.error ? this.describe(result.error) : null;
  }

  /** An error by its name and message. Getters that lie harm nobody but their program; those that spin are interrupted. */
  private describe(error: QuickJSHandle): Thrown {
    const { context } = this;
    if (this.harness) {
      const result = context.callFunction(
        context.getProp(this.harness, 'describe'),
        context.undefined,
        error,
      );
      if (!result.error) {
        const [name = '', ...message] = context.getString(result.value).split('\n');
        return { name, message: message.join('\n') };
      }
    }
    const read = (key: string): string => context.getString(context.getProp(error, key));
    return { name: read('name'), message: read('message') };
  }

  private inWords(thrown: Thrown): string {
    this.note(thrown);
    if (thrown.name === 'AssertionError') return thrown.message;
    return thrown.message ? `${thrown.name}: ${thrown.message}` : thrown.name;
  }

  private note({ name, message }: Thrown): void {
    if (isMemoryError({ name, message })) this.isOutOfMemory = true;
    this.gap ??= javascriptGap(name, message);
  }

  private ending(thrown: Thrown | null): Ending {
    if (thrown) this.note(thrown);
    if (this.isOutOfMemory) {
      return {
        kind: 'OUT_OF_MEMORY',
        message: `It needs more than ${this.tierJob.limits.memoryMb} MiB of memory.`,
      };
    }
    if (thrown && this.isTimeUp(thrown)) return this.timeoutEnding();
    const gap = this.gapEnding();
    if (gap) return gap;
    if (!thrown) return { kind: 'COMPLETED' };
    const isAssertion = thrown.name === 'AssertionError';
    return { kind: 'RAISED', phase: this.phase, message: this.inWords(thrown), isAssertion };
  }

  private gapEnding(): Ending | null {
    if (this.gap === null) return null;
    return { kind: 'UNSUPPORTED', message: `QuickJS cannot run it: it needs ${this.gap}.` };
  }

  private timeoutEnding(): Ending {
    return { kind: 'TIMEOUT', message: `It was still running after ${this.tierJob.limits.timeoutMs} ms.` };
  }

  private isTimeUp({ name, message }: Thrown): boolean {
    return name === 'InternalError' && message === 'interrupted' && Date.now() > this.deadline;
  }

  /** V8, which only compiles here, tells a fault of the program from syntax that QuickJS does not know yet. */
  private syntaxEnding(thrown: Thrown, prefix = ''): Ending {
    if (thrown.name !== 'SyntaxError') return this.ending(thrown);
    const { source, testCode } = this.job;
    try {
      new Script(this.phase === 'SOURCE' ? source : `(async () => {\n${testCode}\n})`);
    } catch (error) {
      const message = `${prefix}SyntaxError: ${(error as Error).message}`;
      return { kind: 'RAISED', phase: this.phase, message, isAssertion: false };
    }
    return { kind: 'UNSUPPORTED', message: `QuickJS cannot compile it: ${prefix}${thrown.message}` };
  }
}

function isMemoryError({ name, message }: Thrown): boolean {
  return name === 'InternalError' && message === 'out of memory';
}
