import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What the watchdog writes to stderr before it kills its process for using too much memory. */
export const MEMORY_MARK = 'sandbox-watchdog: memory';

const DEADLINE = 0;
const MEMORY = 1;
const INTERVAL_MS = 250;

/**
 * Runs beside the child's main thread, which hostile code may keep busy for ever. The parent kills a child that goes
 * over its limits; this is for when there is no parent any more, or none that can (stopped, or without /proc).
 * A string and not a module, because a thread's file is read when it starts, maybe from a directory that is closed by then.
 */
const CODE = `
const { parentPort, workerData: { shared, parentPid, startedAt } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const state = new Int32Array(shared);
setInterval(() => {
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL');
  const deadline = Atomics.load(state, ${DEADLINE});
  if (deadline > 0 && Date.now() - startedAt > deadline) process.kill(process.pid, 'SIGKILL');
  const memory = Atomics.load(state, ${MEMORY});
  if (memory > 0 && process.memoryUsage.rss() / 1048576 > memory) {
    try { writeSync(2, '${MEMORY_MARK}'); } catch {}
    process.kill(process.pid, 'SIGKILL');
  }
}, ${INTERVAL_MS});
parentPort.postMessage('watching');
`;

export interface Watchdog {
  /** Kills this process when the job is still running after so long, or when its resident memory is above so much. */
  watch(timeoutMs: number, residentMb: number): void;
  rest(): void;
}

/**
 * Starts the thread that kills this process when its parent is gone. Where the thread ends, so does the process.
 *
 * @param parentPid whose child this process must stay
 * @returns when the thread watches
 */
export async function startWatchdog(parentPid: number): Promise<Watchdog> {
  const shared = new SharedArrayBuffer(8);
  const state = new Int32Array(shared);
  const startedAt = Date.now();
  const worker = new Worker(CODE, {
    eval: true,
    env: {},
    execArgv: [],
    workerData: { shared, parentPid, startedAt },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  });
  await once(worker, 'message');
  worker.on('exit', () => process.exit(1));
  worker.unref();
  return {
    watch(timeoutMs, residentMb) {
      Atomics.store(state, MEMORY, Math.ceil(residentMb));
      Atomics.store(state, DEADLINE, Date.now() - startedAt + Math.ceil(timeoutMs));
    },
    rest() {
      Atomics.store(state, DEADLINE, 0);
      Atomics.store(state, MEMORY, 0);
    },
  };
}
