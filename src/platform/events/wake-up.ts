import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../database/database.js';

const CHANNEL = 'agent_trainer';
/** At most one NOTIFY per node in this time: inside business transactions they would queue up all commits. */
const COALESCE_MS = 10;
const RECONNECT_MS = { first: 100, last: 5_000 };

/**
 * Wakes the readers of events and jobs on all nodes: one payload-free NOTIFY, sent after commits and coalesced. It may
 * be lost; everybody who waits for it polls as well.
 */
export class WakeUp {
  private readonly listeners = new Set<() => void>();
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private reconnectTimer: NodeJS.Timeout | null = null;
  private lastSentAt = 0;
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly connection: pg.ClientConfig,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    await this.listen();
  }

  /** Calls `listener` whenever something may have happened; the returned function ends that. */
  onWake(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** To be called after a commit that others should see soon. Never throws, never waits. */
  ring(): void {
    if (this.timer || this.isStopped) return;
    const wait = Math.max(0, this.lastSentAt + COALESCE_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.lastSentAt = performance.now();
      // Outside any transaction of ours; a failure only means that the others find out by polling.
      this.database.dataSource.query(`NOTIFY ${CHANNEL}`).catch((error: unknown) => {
        if (!this.isStopped) this.logger.warn({ err: error }, 'a wake-up was not sent; readers will poll');
        this.wakeAll();
      });
    }, wait);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
    if (this.reconnectTimer) clearTimeout(this.reconnectTimer);
    this.listeners.clear();
    const client = this.client;
    this.client = null;
    if (client) await client.end().catch(() => undefined);
  }

  private wakeAll(): void {
    for (const listener of this.listeners) listener();
  }

  private async listen(delayMs = RECONNECT_MS.first): Promise<void> {
    const client = new pg.Client({ ...this.connection, application_name: 'agent-trainer-wake-up' });
    let isLost = false;
    const lost = (): void => {
      if (isLost || this.isStopped) return;
      isLost = true;
      this.client = null;
      client.removeAllListeners('notification');
      client.end().catch(() => undefined);
      this.reconnectTimer = setTimeout(() => {
        this.listen(Math.min(delayMs * 2, RECONNECT_MS.last)).catch(() => undefined);
      }, delayMs);
    };
    client.on('notification', () => this.wakeAll());
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
      // What was said while nobody listened is caught up with at once.
      this.wakeAll();
      delayMs = RECONNECT_MS.first;
    } catch (error) {
      this.logger.warn({ err: error }, 'cannot listen for wake-ups; trying again');
      lost();
    }
  }
}
