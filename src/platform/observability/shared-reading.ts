import type { Logger } from './logger.js';

/**
 * One reading for all metrics that a scrape collects at the same time; null where it failed: stale numbers would look
 * alive, so then none are told.
 *
 * @param what as in 'metrics of queues', for the log
 */
export function sharedReading<T>(
  read: () => Promise<T>,
  what: string,
  logger: Logger,
): () => Promise<T | null> {
  let reading: Promise<T | null> | null = null;
  return () =>
    (reading ??= read()
      .catch((error: unknown) => {
        logger.warn({ err: error }, `the database could not be asked for ${what}`);
        return null;
      })
      .finally(() => {
        reading = null;
      }));
}
