import { BEFORE_ALL, comparePositions, type EventPosition } from '../../platform/events/event-position.js';
import type { EventReader } from '../../platform/events/event-reader.js';
import { liveFeed, type FeedSubscriber, type LiveFeed } from '../../platform/events/live-feed.js';
import { isFinalEvent } from '../domain/session-status.js';
import { keyOfSession } from '../session-claim.js';
import type { TrainingEventLog } from './training-event-log.js';
import type { EventFilter, TrainingEvent } from './training-event.js';

const REPLAY_PAGE = 500;

type Subscriber = FeedSubscriber<TrainingEvent>;

/** What the feeds count. */
export interface FeedMetrics {
  /** An event was read behind its commit and handed out. */
  delivered(event: TrainingEvent): void;
  /** So many events were read from the table for one who came later. */
  replayed(count: number): void;
}

const UNCOUNTED: FeedMetrics = { delivered: () => undefined, replayed: () => undefined };

interface LiveReader {
  readonly filter: EventFilter;
  readonly from: EventPosition;
  readonly subscriber: Subscriber;
}

/** The feeds of training events: a backlog from the table, then what the node's reader hands out, without a seam. */
export class TrainingFeeds {
  private readonly bySession = new Map<string, Set<LiveReader>>();
  private readonly ofAll = new Set<LiveReader>();
  private stopListening: (() => void) | null = null;

  constructor(
    private readonly log: TrainingEventLog,
    private readonly reader: EventReader<TrainingEvent>,
    private readonly metrics: FeedMetrics = UNCOUNTED,
  ) {}

  stop(): void {
    this.stopListening?.();
    this.stopListening = null;
  }

  /** How many read live; 0 when all have left. */
  get liveCount(): number {
    let count = this.ofAll.size;
    for (const readers of this.bySession.values()) count += readers.size;
    return count;
  }

  /** What happened to one session behind `after` (all if null) and what happens, until its final event. */
  ofSession(projectId: string, sessionId: string, after: EventPosition | null): LiveFeed<TrainingEvent> {
    return this.feed({ projectId, sessionId }, after ?? BEFORE_ALL);
  }

  /** What happens to all sessions, from now on if `after` is null. */
  ofAllSessions(filter: EventFilter, after: EventPosition | null): LiveFeed<TrainingEvent> {
    return this.feed(filter, after);
  }

  private feed(filter: EventFilter, after: EventPosition | null): LiveFeed<TrainingEvent> {
    return liveFeed((subscriber) => this.open(filter, after, subscriber));
  }

  private open(filter: EventFilter, after: EventPosition | null, subscriber: Subscriber): () => void {
    const state = { isOpen: true, detach: () => undefined as void };
    const from = after ?? this.reader.position;
    this.replayThenAttach(filter, from, subscriber, state).catch((error: unknown) => {
      if (state.isOpen) subscriber.fail(error);
    });
    return () => {
      state.isOpen = false;
      state.detach();
    };
  }

  private async replayThenAttach(
    filter: EventFilter,
    start: EventPosition,
    subscriber: Subscriber,
    state: { isOpen: boolean; detach: () => void },
  ): Promise<void> {
    let from = start;
    let isKnownUnfinished = filter.sessionId === undefined;
    while (state.isOpen) {
      const upTo = this.reader.position;
      if (comparePositions(from, upTo) >= 0) {
        if (isKnownUnfinished) {
          // No await since `upTo` was read: the reader cannot have moved on, so there is no seam.
          state.detach = this.attach({ filter, from, subscriber }, state);
          return;
        }
        if (await this.hasEndedBefore(filter, from)) {
          if (state.isOpen) subscriber.complete();
          return;
        }
        isKnownUnfinished = true;
        continue;
      }
      const events = await this.log.replay(filter, from, upTo, REPLAY_PAGE);
      this.metrics.replayed(events.length);
      for (const event of events) {
        if (!state.isOpen) return;
        await subscriber.next(event);
        if (endsFeed(filter, event)) {
          subscriber.complete();
          return;
        }
      }
      from = events.length === REPLAY_PAGE ? events[events.length - 1]!.at : upTo;
    }
  }

  /** Whether the session's final event is not behind `from`; it would be waited for in vain. */
  private async hasEndedBefore(filter: EventFilter, from: EventPosition): Promise<boolean> {
    const last = await this.log.finalEvent({ projectId: filter.projectId }, filter.sessionId!);
    return last !== null && comparePositions(last.at, from) <= 0;
  }

  private attach(live: LiveReader, state: { isOpen: boolean }): () => void {
    const { sessionId } = live.filter;
    this.stopListening ??= this.reader.onEvent((event) => this.dispatch(event));
    if (sessionId === undefined) {
      this.ofAll.add(live);
      return () => {
        this.ofAll.delete(live);
        this.stopIfAlone();
      };
    }
    const key = keyOfSession({ projectId: live.filter.projectId, sessionId });
    const readers = this.bySession.get(key) ?? new Set();
    this.bySession.set(key, readers.add(live));
    return () => {
      state.isOpen = false;
      readers.delete(live);
      if (readers.size === 0 && this.bySession.get(key) === readers) this.bySession.delete(key);
      this.stopIfAlone();
    };
  }

  /** Events that nobody reads live need not be read. */
  private stopIfAlone(): void {
    if (this.ofAll.size === 0 && this.bySession.size === 0) this.stop();
  }

  private dispatch(event: TrainingEvent): void {
    this.metrics.delivered(event);
    for (const live of this.ofAll) this.hand(live, event);
    const key = keyOfSession(event);
    const readers = this.bySession.get(key);
    if (!readers) return;
    for (const live of [...readers]) this.hand(live, event);
    if (isFinalEvent(event.type)) {
      this.bySession.delete(key);
      for (const live of readers) live.subscriber.complete();
      this.stopIfAlone();
    }
  }

  private hand(live: LiveReader, event: TrainingEvent): void {
    if (live.filter.projectId !== event.projectId) return;
    if (live.filter.agentType !== undefined && live.filter.agentType !== event.agentType) return;
    if (live.filter.batchId !== undefined && live.filter.batchId !== event.batchId) return;
    if (comparePositions(event.at, live.from) <= 0) return;
    void live.subscriber.next(event);
  }
}

function endsFeed(filter: EventFilter, event: TrainingEvent): boolean {
  return filter.sessionId !== undefined && isFinalEvent(event.type);
}
