import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { CHANNEL_FD, FrameDecoder, processTreeMb } from '../../../platform/sandbox/index.js';
import type { Ending, TierJob, TierResult } from '../tier.js';
import { CPYTHON_RUNNER } from './cpython-runner.js';
import { sandboxArguments, type CpythonPaths } from './cpython-sandbox.js';
import { preparePythonJob, type PythonJob } from './python-job.js';
import { PythonRecorder, type PythonFailure } from './python-recorder.js';

/** A line of the runner's is shorter; anything longer comes from the program. */
const REPORT_LINE_BYTES = 16 * 1024;
const REPORT_BYTES_MAX = 8 * 1024 * 1024;
const MEMORY_CHECK_MS = 25;
/** What an interpreter takes by itself, and a little more, as it may fork. */
const INTERPRETER_MB = 64;

/** Runs a Python program and its tests in CPython under bubblewrap; see CPYTHON_RUNNER for what is forgery-proof there. */
export async function runInCpython(paths: CpythonPaths, tierJob: TierJob): Promise<TierResult> {
  const job = preparePythonJob(tierJob);
  if ('verdict' in job) return job;
  const recorder = new PythonRecorder('CPython', tierJob, job.tests, cpythonGap);
  return recorder.result(await execute(paths, job, recorder, tierJob));
}

/**
 * What the sandbox keeps from a program, or does not have, is no fault of the program.
 *
 * @returns what is missing, in words; null for a fault of the program
 */
export function cpythonGap(type: string, message: string): string | null {
  const isGap =
    type === 'ModuleNotFoundError' ||
    /^\[Errno (30|101)\]/.test(message) ||
    (type === 'BlockingIOError' && message.startsWith('[Errno 11]')) ||
    (type === 'RuntimeError' && message.startsWith("can't start new thread"));
  return isGap ? `${type}: ${message}` : null;
}

async function execute(
  paths: CpythonPaths,
  job: PythonJob,
  recorder: PythonRecorder,
  { program, limits }: TierJob,
): Promise<PythonFailure | Ending | null> {
  const child = spawn(paths.bubblewrap, sandboxArguments(paths, ['-I', '-S', '-B', '-c', CPYTHON_RUNNER]), {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  let ending: PythonFailure | Ending | null = null;
  let hasBegun = false;
  let startupErrors = '';
  const kill = (cause: Ending): void => {
    ending ??= cause;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(
    () => kill({ kind: 'TIMEOUT', message: `It was still running after ${limits.timeoutMs} ms.` }),
    limits.timeoutMs,
  );
  const memoryTimer = setInterval(() => {
    if (child.pid === undefined || processTreeMb(child.pid) <= limits.memoryMb + INTERPRETER_MB) return;
    kill({ kind: 'OUT_OF_MEMORY', message: `It needs more than ${limits.memoryMb} MiB of memory.` });
  }, MEMORY_CHECK_MS);

  const { stdout, stderr } = child;
  const report = child.stdio[CHANNEL_FD] as Readable;
  stdout.on('data', (chunk: Buffer) => recorder.output.add(chunk));
  stderr.on('data', (chunk: Buffer) => {
    recorder.output.add(chunk);
    if (!hasBegun) startupErrors = (startupErrors + chunk.toString('utf8')).slice(0, 1_000);
  });
  readReports(report, job.secret, {
    take: (kind, number, text) => {
      hasBegun = true;
      ending ??= takeDown(recorder, kind, number, text);
    },
    refuse: () =>
      kill({
        kind: 'RAISED',
        phase: 'SOURCE',
        message: 'It wrote where only results go.',
        isAssertion: false,
      }),
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(`${JSON.stringify(describeJob(job, program.entryPoint, limits))}\n`);

  const exit = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });
  clearTimeout(timer);
  clearInterval(memoryTimer);
  if (!hasBegun && !ending) throw new Error(`CPython did not start (${exit}): ${startupErrors.trim()}`);
  return ending;
}

function describeJob(job: PythonJob, givenEntryPoint: string | null, limits: TierJob['limits']): object {
  const { tests } = job;
  return {
    secret: job.secret,
    names: job.names,
    source: job.source,
    tests: job.hasTests ? tests.code : null,
    functions: tests.functions.map(({ name, line }) => [name, line]),
    classes: tests.classes.map(({ name, line }) => [name, line]),
    needsCheckCall: tests.needsCheckCall,
    keptBuiltins: tests.keptBuiltins,
    programModules: tests.programModules,
    modules: tests.modules,
    entryPoint: job.entryPoint,
    givenEntryPoint,
    mainName: job.mainName,
    memoryMb: limits.memoryMb,
    timeoutMs: limits.timeoutMs,
  };
}

/** The program can write to the same descriptor, but it does not know the secret that a report begins with. */
function readReports(
  report: Readable,
  secret: string,
  on: { take: (kind: string, number: number, text: string) => void; refuse: () => void },
): void {
  const decoder = new FrameDecoder(REPORT_LINE_BYTES);
  let bytes = 0;
  report.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > REPORT_BYTES_MAX) return on.refuse();
    try {
      for (const line of decoder.push(chunk)) {
        const [key, kind = '', number = '0', data = ''] = line.split(' ');
        if (key === secret) on.take(kind, Number(number), Buffer.from(data, 'hex').toString('utf8'));
      }
    } catch {
      on.refuse();
    }
  });
}

/** @returns the exception that ended the run, where the report is about one */
function takeDown(
  recorder: PythonRecorder,
  kind: string,
  number: number,
  text: string,
): PythonFailure | null {
  const [first = '', ...rest] = text.split('\n');
  const failure = { type: first, message: rest.join('\n') };
  switch (kind) {
    case 'tests':
      recorder.startTests();
      break;
    case 'done':
      recorder.finish();
      break;
    case 'pass':
      recorder.pass(number);
      break;
    case 'enter':
      recorder.enter(number);
      break;
    case 'fail':
      recorder.fail(number, failure);
      break;
    case 'miss':
      recorder.miss(text);
      break;
    case 'test': {
      const [type = '', ...message] = rest;
      recorder.finishTest(first, number, type ? { type, message: message.join('\n') } : null);
      break;
    }
    case 'raise':
      return failure;
  }
  return null;
}
