import { fork, type ChildProcess } from 'node:child_process';
import type { BenchDatabase } from '../kit/bench-database.js';
import type { InstalledPeer } from './install-peer.js';

const START_MS = 60_000;

export interface ServedPeer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the installed peer on this database, in a process of its own. */
export async function servePeer(
  { node, server }: InstalledPeer,
  connection: BenchDatabase['connection'],
  poolSize: number,
): Promise<ServedPeer> {
  const child = fork(server, [JSON.stringify(connection), String(poolSize)], {
    execPath: node,
    execArgv: [],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    return { url: `http://127.0.0.1:${await portOf(child)}/graphql`, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the peer did not start in time')), START_MS).unref();
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the peer ended with code ${code}`)));
    child.once('message', ({ port }: { port: number }) => {
      clearTimeout(timer);
      resolve(port);
    });
  });
}
