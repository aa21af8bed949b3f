import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from './platform/observability/logger.js';

/** What the drain may take on top of its own timeout: closing sockets, the pool, the own PostgreSQL. */
const CLOSING_MS = 4_000;
/** npm hands on the signal that the terminal has already sent; two so close together are one. */
const SAME_SIGNAL_MS = 1_000;
const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;
type StopSignal = keyof typeof SIGNAL_NUMBERS;

export interface Stoppable {
  /** Drains and closes everything but the database. */
  stop(): Promise<void>;
}

/** Ends the process where something is thrown that nobody caught; a supervisor starts it anew. */
export function exitOnCrash(logger: Logger): void {
  const crash = (error: unknown, origin: string) => {
    logger.fatal({ err: error, origin }, 'an error that nobody handled; the process ends');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
}

/** Resolves with the first signal that asks the process to stop; a second one, later, ends it without waiting. */
export function stopSignal(logger: Logger, closeDatabase: () => Promise<void>): Promise<StopSignal> {
  return new Promise((resolve) => {
    let first: number | null = null;
    let isForced = false;
    const onSignal = (signal: StopSignal) => {
      const now = performance.now();
      if (first === null) {
        first = now;
        logger.info({ signal }, 'stopping: running sessions may end; once more to stop at once');
        resolve(signal);
      } else if (now - first > SAME_SIGNAL_MS && !isForced) {
        isForced = true;
        logger.warn({ signal }, 'stopping at once');
        void Promise.race([closeDatabase().catch(() => undefined), delay(CLOSING_MS)]).then(() =>
          process.exit(128 + SIGNAL_NUMBERS[signal]),
        );
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/**
 * Stops the app within its time, the database last.
 *
 * @returns the process's exit code: 0 where all of it ended as it should.
 */
export async function shutDown(
  app: Stoppable,
  closeDatabase: () => Promise<void>,
  drainTimeoutMs: number,
  logger: Logger,
): Promise<number> {
  const timeout = new AbortController();
  const late = delay(drainTimeoutMs + CLOSING_MS, 'late' as const, { signal: timeout.signal, ref: false });
  let exitCode = 0;
  try {
    const outcome = await Promise.race([app.stop(), late.catch(() => undefined)]);
    if (outcome === 'late') throw new Error(`not stopped after ${drainTimeoutMs + CLOSING_MS} ms`);
  } catch (error) {
    logger.error({ err: error }, 'the server could not stop as it should');
    exitCode = 1;
  } finally {
    timeout.abort();
  }
  await closeDatabase();
  logger.info('stopped');
  return exitCode;
}
