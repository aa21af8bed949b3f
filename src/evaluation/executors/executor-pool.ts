import { availableParallelism } from 'node:os';
import { ChildPool, compiledPath, Turns } from '../../platform/sandbox/index.js';
import { ChildExecutor } from './child-executor.js';
import type { ExecutionLimits, ExecutionResult, Executor, ExecutorPool, Program } from './executor.js';
import { findCpython } from './python/cpython-sandbox.js';
import { refused } from './tier.js';

export const DEFAULT_EXECUTION_LIMITS: ExecutionLimits = {
  timeoutMs: 5_000,
  memoryMb: 256,
  outputBytes: 64 * 1024,
};

export interface ExecutorPoolOptions {
  /** Programs that run at once, in all executors together; as many as there are cores, at most 4, where it is not given. */
  readonly concurrency?: number;
  /** One that waits longer, while nothing of its signal's is run, is not run at all. */
  readonly waitMs?: number;
  /** What holds where a run does not say otherwise. */
  readonly limits?: Partial<ExecutionLimits>;
  readonly logger?: { warn(details: object, message: string): void };
}

const CONCURRENCY_MAX = 4;
const PROBE_TIMEOUT_MS = 10_000;
/** A name, or members of one: it is put into code. */
const ENTRY_POINT = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;
/** A child that has not given back more than this is replaced: idle ones count when others take all they may. */
const GROWN_MB_MAX = 48;
/**
 * JavaScript heap of each kind of child, in MiB. QuickJS's WebAssembly memories count in V8's budget though they lie
 * beside the heap: with 128 MiB most of the time went into collecting garbage.
 */
const HEAP_MB = { quickjs: 384, typescript: 384, monty: 128, cpython: 128 } as const;

/**
 * Makes the executors of this machine, each tried by running a program. Afterwards no process is left: children are
 * started when there is something to run, and end when there is not. The places to run in are shared fairly between
 * signals, which is to say sessions.
 */
export async function createExecutorPool(options: ExecutorPoolOptions = {}): Promise<ExecutorPool> {
  const size = options.concurrency ?? Math.min(availableParallelism(), CONCURRENCY_MAX);
  const limits: ExecutionLimits = { ...DEFAULT_EXECUTION_LIMITS, ...options.limits };
  const { waitMs } = options;
  const turns = new Turns({
    name: 'the executors',
    slots: size,
    ...(waitMs === undefined ? {} : { waitMs }),
  });
  const pools: ChildPool[] = [];
  const makePool = (name: keyof typeof HEAP_MB, script: string, args: readonly string[] = []): ChildPool => {
    const path = compiledPath(import.meta.url, script);
    const pool = new ChildPool({
      name,
      script: path,
      args,
      size,
      turns,
      heapMb: HEAP_MB[name],
      grownMbMax: GROWN_MB_MAX,
    });
    pools.push(pool);
    return pool;
  };
  const onFault = (message: string): void => options.logger?.warn({}, message);

  const tried: ChildExecutor[] = [
    new ChildExecutor({
      name: 'quickjs',
      languages: ['javascript', 'typescript'],
      pools: {
        javascript: makePool('quickjs', './javascript/quickjs-child.js'),
        typescript: makePool('typescript', './javascript/quickjs-child.js', ['typescript']),
      },
      probe: program('javascript', 'const six = () => 6;', 'assert.equal(six(), 6);'),
      crashVerdict: 'ERROR',
      onFault,
    }),
    new ChildExecutor({
      name: 'monty',
      languages: ['python'],
      pools: { python: makePool('monty', './python/monty-child.js') },
      probe: program('python', 'def six(): return 6', 'assert six() == 6'),
      crashVerdict: 'UNSUPPORTED',
      onFault,
    }),
  ];
  const cpython = findCpython();
  const executors: Executor[] = [...tried];
  if (typeof cpython === 'string') executors.push(missing('cpython-bwrap', ['python'], cpython));
  else {
    const executor = new ChildExecutor({
      name: 'cpython-bwrap',
      languages: ['python'],
      pools: {
        python: makePool('cpython', './python/cpython-child.js', [cpython.bubblewrap, cpython.python]),
      },
      probe: program('python', 'class Six:\n    value = 6', 'assert Six().value == 6'),
      crashVerdict: 'ERROR',
      onFault,
    });
    tried.push(executor);
    executors.push(executor);
  }
  await Promise.all(tried.map((executor) => executor.probe({ ...limits, timeoutMs: PROBE_TIMEOUT_MS })));

  return {
    executors,
    run: (program, given, signal) => runInFirst(executors, program, { ...limits, ...given }, signal),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

/**
 * The cheapest executor first; where it says UNSUPPORTED the next one, with the time that is left, so that a verdict
 * comes within the limit whoever gives it.
 */
async function runInFirst(
  executors: readonly Executor[],
  program: Program,
  limits: ExecutionLimits,
  signal: AbortSignal,
): Promise<ExecutionResult> {
  if (program.entryPoint !== null && !ENTRY_POINT.test(program.entryPoint)) {
    const message = `The entry point ${JSON.stringify(program.entryPoint.slice(0, 100))} is not the name of a function.`;
    return { ...refused('ERROR', message), executor: 'none', durationMs: 0 };
  }
  const fitting = executors.filter(({ languages }) => languages.includes(program.language));
  const refusals: string[] = [];
  let last: ExecutionResult | null = null;
  let durationMs = 0;
  for (const executor of fitting) {
    if (!executor.isAvailable) {
      refusals.push(`${executor.name} is not available: ${executor.reason}`);
      continue;
    }
    const timeoutMs = Math.ceil(limits.timeoutMs - durationMs);
    if (timeoutMs <= 0) break;
    last = await executor.run(program, { ...limits, timeoutMs }, signal);
    durationMs += last.durationMs;
    if (last.verdict !== 'UNSUPPORTED') return { ...last, durationMs };
    if (last.message !== null) refusals.push(last.message);
  }
  const message = refusals.join(' ') || `Nothing here runs ${program.language}.`;
  return {
    ...(last ?? refused('UNSUPPORTED', message)),
    message,
    executor: last?.executor ?? 'none',
    durationMs,
  };
}

function program(language: string, source: string, tests: string): Program {
  return { language, source, tests, entryPoint: null };
}

function missing(name: string, languages: readonly string[], reason: string): Executor {
  return {
    name,
    languages,
    isAvailable: false,
    reason,
    run: () => Promise.reject(new Error(`The executor ${name} is not available: ${reason}`)),
  };
}
