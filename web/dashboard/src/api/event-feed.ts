import { stringifyDocument } from 'urql';
import type { Api } from './client';
import { connection } from './connection';
import { FeedEvents, RecentEvents, type FeedEvent } from './event-documents';
import type { ResultOf } from './graphql';
import { subscribeResumable, toFeedError, type FeedError } from './resumable';

/** Events that are kept to be shown. */
export const FEED_LENGTH = 2_000;
/** Transactions of the server end within a second: what is older by this much can be begun behind safely. */
const SETTLED_MS = 5_000;
const TRY_AGAIN_MS = 5_000;

type Listener = () => void;
type EventListener = (event: FeedEvent) => void;

function byTime(a: FeedEvent, b: FeedEvent): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return a.sequence - b.sequence;
}

/** The cursor behind which nothing can be missing that is not among the events. */
function safeCursor(events: readonly FeedEvent[]): string | null {
  const newest = events.at(-1);
  if (!newest) return null;
  const settled = Date.parse(newest.occurredAt) - SETTLED_MS;
  return (
    (events.findLast(({ occurredAt }) => Date.parse(occurredAt) <= settled) ?? events[0])?.cursor ?? null
  );
}

/**
 * The events of all sessions, oldest first, kept outside of React: however many come, whoever shows them is told once a frame.
 */
export class EventFeed {
  readonly #api: Api;
  #events: FeedEvent[] = [];
  readonly #ids = new Set<string>();
  readonly #frameListeners = new Set<Listener>();
  readonly #eventListeners = new Set<EventListener>();
  #frame = 0;
  #version = 0;
  #isSeeded = false;
  #hasGap = false;
  #lastCursor: string | null = null;
  #stop: (() => void) | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #seedRetry: ReturnType<typeof setTimeout> | undefined;
  #seedError: string | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  get events(): readonly FeedEvent[] {
    return this.#events;
  }

  /** Whether what happened before the page was opened is there. */
  get isSeeded(): boolean {
    return this.#isSeeded;
  }

  /** Why what happened before cannot be told so far; another try follows by itself. */
  get seedError(): string | null {
    return this.#seedError;
  }

  /** Whether events were missed that the server no longer keeps. */
  get hasGap(): boolean {
    return this.#hasGap;
  }

  /** Rises with each frame that brought something. */
  readonly version = (): number => this.#version;

  /** Tells once a frame that there is something new. */
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  };

  /** Tells of each event as it comes, but not of those from before. */
  onEvent(listener: EventListener): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  start(): () => void {
    this.#open();
    let reconnects = connection.state().reconnects;
    const unfollow = connection.subscribe(() => {
      const now = connection.state();
      if (now.reconnects === reconnects) return;
      reconnects = now.reconnects;
      // Without any event the subscription begins anew from now on, and what came in between is fetched.
      if (this.#events.length === 0) this.#seed();
    });
    return () => {
      unfollow();
      clearTimeout(this.#retry);
      clearTimeout(this.#seedRetry);
      this.#stop?.();
      this.#stop = null;
    };
  }

  #open(): void {
    this.#stop?.();
    this.#stop = subscribeResumable(this.#api.sockets, {
      document: FeedEvents,
      variables: {},
      after: () => this.#lastCursor ?? safeCursor(this.#events),
      eventOf: ({ trainingSessionEvents }) => trainingSessionEvents,
      onEvent: (event) => this.#take(event),
      onError: (error) => this.#fail(error),
    });
    // The request follows the subscription over the same socket, so that nothing falls between the two.
    if (!this.#isSeeded) this.#seed();
  }

  #fail(error: FeedError): void {
    if (error.code === 'CURSOR_EXPIRED') {
      this.#hasGap = true;
      this.#lastCursor = error.oldestCursor;
      this.#notify();
      return this.#open();
    }
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), TRY_AGAIN_MS);
  }

  #take(event: FeedEvent): void {
    this.#lastCursor = event.cursor;
    if (this.#ids.has(event.id)) return;
    this.#ids.add(event.id);
    this.#events.push(event);
    if (this.#events.length > FEED_LENGTH * 1.25) this.#cut();
    for (const listener of this.#eventListeners) listener(event);
    this.#notify();
  }

  #seed(): void {
    this.#api.sockets.subscribe<ResultOf<typeof RecentEvents>>(
      { query: stringifyDocument(RecentEvents) },
      {
        next: ({ data, errors }) =>
          data
            ? this.#putBefore(data.trainingSessions.nodes.flatMap(({ events }) => events.nodes))
            : this.#seedAgain(errors),
        error: (errors) => this.#seedAgain(errors),
        complete: () => undefined,
      },
    );
  }

  #seedAgain(errors: unknown): void {
    this.#seedError = toFeedError(errors).message;
    this.#notify();
    clearTimeout(this.#seedRetry);
    this.#seedRetry = setTimeout(() => this.#seed(), TRY_AGAIN_MS);
  }

  #putBefore(older: readonly FeedEvent[]): void {
    const unseen = older.filter(({ id }) => !this.#ids.has(id));
    for (const { id } of unseen) this.#ids.add(id);
    this.#events = [...unseen, ...this.#events].sort(byTime);
    this.#isSeeded = true;
    this.#seedError = null;
    this.#notify();
  }

  #cut(): void {
    const cut = this.#events.length - FEED_LENGTH;
    for (const { id } of this.#events.splice(0, cut)) this.#ids.delete(id);
  }

  #notify(): void {
    if (this.#frame !== 0) return;
    // A hidden page has no frames; it is told when it is looked at again.
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#version += 1;
      for (const listener of this.#frameListeners) listener();
    });
  }
}
