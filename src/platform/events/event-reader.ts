import type { Logger } from 'pino';
import { WakeableLoop } from '../wakeable-loop.js';
import { comparePositions, type EventPosition } from './event-position.js';
import type { WakeUp } from './wake-up.js';

export interface PositionedEvent {
  readonly at: EventPosition;
}

/** What the reader needs of the table that holds the events. */
export interface EventLog<E extends PositionedEvent> {
  /** A position behind everything that is safe to call past: no event can yet commit at or before it. */
  head(): Promise<EventPosition>;
  /**
   * The next events behind `after` that can no longer be preceded by a late commit, in order; `hasHidden` tells that
   * there are committed ones which still can.
   */
  next(after: EventPosition, limit: number): Promise<{ events: readonly E[]; hasHidden: boolean }>;
}

const PAGE = 1_000;
/** How soon to look again while committed events wait for an older transaction to end. */
const HIDDEN_MS = 10;

export interface EventReaderOptions {
  /** How often to look without being woken. */
  readonly pollMs: number;
}

/** How often to look how far the log is while nobody listens. */
const FOLLOW_MS = 100;

/** Reads each event once for the whole node, in order, and hands it to whoever listens; where nobody does, only keeps up. */
export class EventReader<E extends PositionedEvent> {
  private readonly listeners = new Set<(event: E) => void>();
  private readonly loop: WakeableLoop;
  private stopWaking: () => void = () => undefined;
  private current: EventPosition | null = null;
  private followAt = 0;

  constructor(
    private readonly log: EventLog<E>,
    private readonly wakeUp: WakeUp,
    private readonly logger: Logger,
    options: EventReaderOptions = { pollMs: 500 },
  ) {
    this.loop = new WakeableLoop(
      () => this.turn(),
      options.pollMs,
      (error) => this.logger.warn({ err: error }, 'events could not be read; trying again'),
    );
  }

  async start(): Promise<void> {
    this.current = await this.log.head();
    this.stopWaking = this.wakeUp.onWake(() => this.loop.wake());
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopWaking();
    await this.loop.stop();
    this.listeners.clear();
  }

  /** Everything up to here has been handed out, to those who listened. */
  get position(): EventPosition {
    if (!this.current) throw new Error('the event reader has not been started');
    return this.current;
  }

  /** From `position` on, as it is now. Listeners are called in order, without waiting, and must not throw. */
  onEvent(listener: (event: E) => void): () => void {
    this.listeners.add(listener);
    this.loop.wake();
    return () => this.listeners.delete(listener);
  }

  private async turn(): Promise<number | null> {
    if (this.listeners.size === 0) return this.follow();
    const { events, hasHidden } = await this.log.next(this.position, PAGE);
    for (const event of events) {
      if (comparePositions(event.at, this.position) <= 0) throw new Error('the event log went backwards');
      this.current = event.at;
      for (const listener of this.listeners) {
        try {
          listener(event);
        } catch (error) {
          this.logger.error({ err: error }, 'a listener to events failed; the others go on');
        }
      }
    }
    if (events.length === PAGE) return 0;
    return hasHidden ? HIDDEN_MS : null;
  }

  private async follow(): Promise<number | null> {
    const waitMs = this.followAt - performance.now();
    if (waitMs > 0) return waitMs;
    this.followAt = performance.now() + FOLLOW_MS;
    const head = await this.log.head();
    // Who has come meanwhile is told all from where the reader stood then.
    if (this.listeners.size === 0 && comparePositions(head, this.position) > 0) this.current = head;
    return null;
  }
}
