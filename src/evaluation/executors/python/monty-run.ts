import type { Monty as MontyInterpreter } from '@pydantic/monty';
import { refused, type Ending, type TierJob, type TierResult } from '../tier.js';
import { montyGap } from './monty-gaps.js';
import { preparePythonJob, type PythonJob } from './python-job.js';
import { PYTHON_BUILTINS } from './python-names.js';
import { PythonRecorder, type PythonFailure } from './python-recorder.js';
import { definedNames, parsePython } from './python-syntax.js';

/** CPython's own limit, so that a recursion that is too deep there is too deep here. */
const RECURSION_DEPTH = 1_000;

/**
 * Runs a Python program and its tests in Monty.
 *
 * The program and its tests share one namespace, as Monty has no other. What the tests say is recorded by calls whose
 * names carry 128 random bits; Monty has no `globals`, `dir`, frames or source texts by which a program could find them,
 * and the built-ins that the recorder and the tests use are kept from before the program runs. What cannot be prevented:
 * a program that knows its tests may answer just them.
 */
export function runInMonty(Monty: typeof MontyInterpreter, tierJob: TierJob): TierResult {
  const { source, tests } = tierJob.program;
  const fault =
    syntaxFault(Monty, source, '') ?? (tests === null ? null : syntaxFault(Monty, tests, 'The tests: '));
  if (fault) return fault;
  const shadowed = [...definedNames(parsePython(source), source)].find((name) => PYTHON_BUILTINS.has(name));
  if (shadowed)
    return refused(
      'UNSUPPORTED',
      `Monty cannot run it: it does not let a program define its own ${shadowed}.`,
    );

  const job = preparePythonJob(tierJob);
  if ('verdict' in job) return job;
  if (job.tests.needsTestRunner) {
    return refused(
      'UNSUPPORTED',
      'Monty cannot run it: its test functions are asynchronous or take arguments.',
    );
  }
  const recorder = new PythonRecorder('Monty', tierJob, job.tests, montyGap);
  return recorder.result(limitReached(execute(Monty, job, recorder, tierJob), tierJob));
}

/** Monty parses more strictly than the parser that rewrites the tests, and knows what it cannot run. */
function syntaxFault(Monty: typeof MontyInterpreter, code: string, prefix: string): TierResult | null {
  try {
    new Monty(code);
    return null;
  } catch (error) {
    const { type, message } = describe(error);
    const gap = montyGap(type, message);
    if (gap) return refused('UNSUPPORTED', `Monty cannot run it: ${prefix}${gap}`);
    return refused('ERROR', `${prefix}${type}: ${message}`);
  }
}

function execute(
  Monty: typeof MontyInterpreter,
  job: PythonJob,
  recorder: PythonRecorder,
  { limits }: TierJob,
): PythonFailure | null {
  const { secret, tests } = job;
  const host = {
    [`_phase_${secret}`]: () => recorder.startTests(),
    [`_done_${secret}`]: () => recorder.finish(),
    [`_pass_${secret}`]: (id: number) => recorder.pass(id),
    [`_enter_${secret}`]: (id: number) => recorder.enter(id),
    [`_fail_${secret}`]: (id: number, type: string, message: string) => recorder.fail(id, { type, message }),
    [`_test_${secret}`]: (index: number, type: string | null, message: string) => {
      const test = tests.functions[index];
      if (test) recorder.finishTest(test.name, test.line, type === null ? null : { type, message });
    },
  };
  try {
    new Monty(assemble(job), { inputs: ['__name__'] }).run({
      inputs: { __name__: job.mainName },
      externalFunctions: host,
      limits: {
        maxDurationSecs: limits.timeoutMs / 1_000,
        maxMemory: limits.memoryMb * 1024 * 1024,
        maxRecursionDepth: RECURSION_DEPTH,
      },
      printCallback: (_stream: string, text: string) => recorder.output.add(text),
    });
    return null;
  } catch (error) {
    return describe(error);
  }
}

function limitReached(failure: PythonFailure | null, { limits }: TierJob): PythonFailure | Ending | null {
  if (failure?.type !== 'TimeoutError' || !failure.message.startsWith('time limit exceeded')) return failure;
  return { kind: 'TIMEOUT', message: `It was still running after ${limits.timeoutMs} ms.` };
}

function describe(error: unknown): PythonFailure {
  const inner = (error as { exception?: { typeName?: string; message?: string } }).exception;
  return { type: inner?.typeName ?? 'RuntimeError', message: inner?.message ?? String(error) };
}

function assemble({ source, tests, entryPoint, secret, names }: PythonJob): string {
  const own = (name: string): string => `_${name}_${secret}`;
  const prelude = [
    ...['type', 'str', 'BaseException'].map((name) => `${own(name)} = ${name}`),
    ...tests.keptBuiltins.map((name) => `${names.builtin}${name} = ${name}`),
    `${own('in_test')} = [False]`,
    `def ${names.judge}(id, condition, message):`,
    `  if ${own('in_test')}[0]:`,
    `    if message is None:`,
    `      assert condition()`,
    `    else:`,
    `      assert condition(), message()`,
    `    return`,
    `  try:`,
    `    if condition():`,
    `      ${own('pass')}(id)`,
    `    elif message is None:`,
    `      ${own('fail')}(id, 'AssertionError', '')`,
    `    else:`,
    `      ${own('fail')}(id, 'AssertionError', ${own('str')}(message()))`,
    `  except ${own('BaseException')} as error:`,
    `    ${own('fail')}(id, ${own('type')}(error).__name__, ${own('str')}(error))`,
    `def ${names.native}(id, value):`,
    `  if value:`,
    `    ${own('pass')}(id)`,
    `    return True`,
    `  if not ${own('in_test')}[0]:`,
    `    ${own('enter')}(id)`,
    `  return False`,
    `def ${own('run')}(index, function):`,
    `  ${own('in_test')}[0] = True`,
    `  try:`,
    `    function()`,
    `    ${own('test')}(index, None, '')`,
    `  except ${own('BaseException')} as error:`,
    `    ${own('test')}(index, ${own('type')}(error).__name__, ${own('str')}(error))`,
    `  ${own('in_test')}[0] = False`,
  ];
  const epilogue = [
    ...tests.functions.map(({ name }, index) => `${own('run')}(${index}, ${name})`),
    ...(tests.needsCheckCall ? [`check(${entryPoint})`] : []),
    `${own('done')}()`,
  ];
  return [...prelude, source, `${own('phase')}()`, tests.code, ...epilogue].join('\n');
}
