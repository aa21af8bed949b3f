import { Writable } from 'node:stream';
import type { LlmSettings } from '../../src/platform/config/index.js';
import { Database } from '../../src/platform/database/database.js';
import {
  createLlm,
  LlmUnavailableError,
  type LlmPort,
  type LlmRequest,
  type LlmTimes,
} from '../../src/platform/llm/index.js';
import { createLogger } from '../../src/platform/observability/logger.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import type { TestDatabase } from './test-database.js';

/** Short times, so that nobody waits for long. */
const TIMES: LlmTimes = { openMs: 400, leaseMs: 2_000, pollMs: 20, backoffBaseMs: 5, backoffCapMs: 20 };

/** The port to models of one node, with connections and a log of its own. */
export async function startLlmNode(
  testDatabase: TestDatabase,
  settings: LlmSettings | null,
  times: Partial<LlmTimes> = {},
) {
  const dataSource = await testDatabase.dataSource({ poolSize: 8 });
  const database = new Database(dataSource);
  const logs: string[] = [];
  const destination = new Writable({
    write: (line, _, done) => {
      logs.push(String(line));
      done();
    },
  });
  const logger = await createLogger({ level: 'trace', pretty: false, destination });
  const parts = { database, clock: systemClock, ids: systemIds, random: { next: () => 0.5 }, logger };
  const port: LlmPort = createLlm(settings, parts, { ...TIMES, ...times });
  return {
    port,
    database,
    logs,
    stop: () => dataSource.destroy(),
    /** Asks the writer something short on behalf of `ownerId`. */
    ask: <T = never>(prompt: string, more: Partial<LlmRequest<T>> & { ownerId?: string } = {}) => {
      const { ownerId = 'owner', ...request } = more;
      return port.ask<T>(
        { ...DEFAULT_PROJECT, ownerId },
        {
          role: 'writer',
          purpose: 'test',
          system: null,
          prompt,
          signal: new AbortController().signal,
          ...request,
        },
      );
    },
  };
}

export type LlmNode = Awaited<ReturnType<typeof startLlmNode>>;

/** The error of an ask that is to fail. */
export async function failureOf(asked: Promise<unknown>): Promise<LlmUnavailableError> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof LlmUnavailableError) return error;
    throw error;
  }
  throw new Error('The model answered.');
}
