import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openOwnPostgres, type OwnPostgres } from '../../src/platform/database/own-postgres/index.js';
import { PROJECT_ROOT } from './project-root.js';

/** Nothing that a test writes has to survive the machine. */
export const FAST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
} as const;

/**
 * The folder of the tests' PostgreSQL: the run's own under `npm test`, which checks afterwards that nothing is left;
 * else one for each checkout and user, kept for the next time.
 */
function clusterFolder(): string {
  if (process.env.AGENT_TRAINER_TEST_RUN) return join(process.env.AGENT_TRAINER_TEST_RUN, 'cluster');
  const hash = createHash('sha256').update(PROJECT_ROOT).digest('hex').slice(0, 8);
  return join(tmpdir(), `agent-trainer-tests-${process.getuid?.() ?? 0}-${hash}`);
}

/** Enters the PostgreSQL that all test files share; it stops when the last of them has closed it. */
export async function openTestCluster(): Promise<OwnPostgres> {
  const dataDir = clusterFolder();
  mkdirSync(dataDir, { recursive: true });
  if (process.getuid?.() === 0) chmodSync(dataDir, 0o755);
  return openOwnPostgres({ dataDir, logger: pino({ level: 'warn' }), settings: FAST_SETTINGS });
}

export interface TestCluster {
  readonly connection: OwnPostgres['connection'];
  leave(): Promise<void>;
}

let ofRun: Promise<OwnPostgres['connection']> | null = null;

/**
 * As openTestCluster; but under `npm test`, which itself holds the PostgreSQL to the end, one need not stay in it: who
 * leaves waits half a second to see whether he was the last.
 */
export async function enterTestCluster(): Promise<TestCluster> {
  if (!process.env.AGENT_TRAINER_TEST_RUN) {
    const cluster = await openTestCluster();
    return { connection: cluster.connection, leave: () => cluster.close() };
  }
  ofRun ??= openTestCluster().then(async (cluster) => {
    await cluster.close();
    return cluster.connection;
  });
  return { connection: await ofRun, leave: () => Promise.resolve() };
}
