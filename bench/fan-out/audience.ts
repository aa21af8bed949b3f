import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpuMsOf } from '../kit/processes.js';
import { compiledPath } from '../../src/platform/sandbox/compiled-path.js';
import type { ServerKind } from './servers.js';

/** What one round has shown. */
export interface FanOutRound {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server for each delivery, in microseconds. */
  readonly cpuUs: number;
  readonly lost: number;
  readonly doubled: number;
}

interface Report {
  readonly deliveries: number;
  readonly lost: number;
  readonly doubled: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const ARRIVAL_TIMEOUT_MS = 10_000;

async function told<T>(child: ChildProcess, timeoutMs = 60_000): Promise<T> {
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(timeoutMs) })) as [T];
  return message;
}

/** A server in one process and its subscribers in another. */
export class Audience {
  #sequence = 0;

  private constructor(
    readonly server: ChildProcess,
    readonly clients: ChildProcess,
    readonly subscribers: number,
  ) {}

  /** Started, with every subscriber listening. */
  static async gather(kind: ServerKind, subscribers: number): Promise<Audience> {
    const server = fork(compiledPath(import.meta.url, './server-process.js'), [kind]);
    const { port } = await told<{ port: number }>(server);
    const url = `ws://127.0.0.1:${port}/graphql`;
    const clients = fork(compiledPath(import.meta.url, './client-process.js'), [url, String(subscribers)]);
    await told(clients);
    const audience = new Audience(server, clients, subscribers);
    while (!(await audience.publish(500)));
    return audience;
  }

  /** Publishes one event at a time, the next when all have the last. */
  async round(events: number): Promise<FanOutRound> {
    this.clients.send('forget');
    const pid = this.server.pid ?? 0;
    const cpuBefore = cpuMsOf(pid);
    const started = performance.now();
    for (let sent = 0; sent < events; sent += 1) {
      if (!(await this.publish(ARRIVAL_TIMEOUT_MS))) throw new Error('An event did not reach everyone.');
    }
    const seconds = (performance.now() - started) / 1_000;
    const cpuMs = cpuMsOf(pid) - cpuBefore;
    this.clients.send('report');
    const { report } = await told<{ report: Report }>(this.clients);
    const { deliveries, lost, doubled, p50Ms, p99Ms } = report;
    const missing = events * this.subscribers - deliveries;
    return {
      perSecond: deliveries / seconds,
      cpuUs: (cpuMs * 1_000) / deliveries,
      p50Ms,
      p99Ms,
      lost: lost + Math.max(missing, 0),
      doubled: doubled + Math.max(-missing, 0),
    };
  }

  close(): void {
    this.clients.kill();
    this.server.kill();
  }

  /** Whether an event has reached all within that time. */
  private async publish(timeoutMs: number): Promise<boolean> {
    this.#sequence += 1;
    this.clients.send({ expect: this.#sequence });
    await told(this.clients);
    this.server.send({ publish: this.#sequence });
    try {
      await told(this.clients, timeoutMs);
      return true;
    } catch {
      return false;
    }
  }
}
