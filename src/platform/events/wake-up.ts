import pg from 'pg';
import type { Logger } from 'pino';

const CHANNEL = 'agent_trainer';
/** Readers of this node are woken at most once in this time. */
const HERE_MS = 10;
/**
 * How long after one NOTIFY the next one may follow. PostgreSQL goes through every listening connection of the
 * database for each of them, so that a node that commits much sends fewer for its commits: each one since the last
 * NOTIFY puts the next one off a little more.
 */
const ELSEWHERE = { firstMs: 10, perCommitMs: 0.5, mostMs: 200 };
const RECONNECT_MS = { first: 100, last: 5_000 };

function msUntil(at: number): number {
  return Math.max(0, at - performance.now());
}

/**
 * Wakes the readers of events and jobs: those of this node directly, those of other nodes by one payload-free NOTIFY,
 * sent after commits and coalesced; inside business transactions it would queue up all commits. It may be lost;
 * everybody who waits for it polls as well.
 */
export class WakeUp {
  private readonly listeners = new Set<() => void>();
  private client: pg.Client | null = null;
  private reconnectTimer: NodeJS.Timeout | null = null;
  private hereTimer: NodeJS.Timeout | null = null;
  private wokenAt = -Infinity;
  private notifyTimer: NodeJS.Timeout | null = null;
  private notifiedAt = -Infinity;
  private notifyWaitMs = ELSEWHERE.firstMs;
  private commits = 0;
  private isStopped = false;

  constructor(
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
    if (this.isStopped) return;
    this.commits += 1;
    this.hereTimer ??= setTimeout(
      () => {
        this.hereTimer = null;
        this.wakeAll();
      },
      msUntil(this.wokenAt + HERE_MS),
    );
    this.notifySoon();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    for (const timer of [this.hereTimer, this.notifyTimer, this.reconnectTimer])
      clearTimeout(timer ?? undefined);
    this.listeners.clear();
    const client = this.client;
    this.client = null;
    if (client) await client.end().catch(() => undefined);
  }

  private wakeAll(): void {
    this.wokenAt = performance.now();
    for (const listener of this.listeners) listener();
  }

  private notifySoon(): void {
    const waitMs = msUntil(this.notifiedAt + this.notifyWaitMs);
    this.notifyTimer ??= setTimeout(() => void this.notify(), waitMs);
  }

  /** Tells the other nodes; where that fails they find out by polling. */
  private async notify(): Promise<void> {
    const { firstMs, perCommitMs, mostMs } = ELSEWHERE;
    this.notifiedAt = performance.now();
    this.notifyWaitMs = Math.min(mostMs, firstMs + this.commits * perCommitMs);
    this.commits = 0;
    try {
      await this.client?.query(`NOTIFY ${CHANNEL}`);
    } catch (error) {
      if (!this.isStopped) this.logger.warn({ err: error }, 'a wake-up was not sent; other nodes will poll');
    }
    // Until here the timer counts as set, so that one is under way at a time.
    this.notifyTimer = null;
    if (this.commits > 0 && !this.isStopped) this.notifySoon();
  }

  private async listen(delayMs = RECONNECT_MS.first): Promise<void> {
    const client = new pg.Client({ ...this.connection, application_name: 'agent-trainer-wake-up' });
    let ownPid: number | null = null;
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
    // What this node has said itself its readers know already.
    client.on('notification', ({ processId }) => {
      if (processId !== ownPid) this.wakeAll();
    });
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      ownPid = rows[0]?.pid ?? null;
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
