/** One who reads a feed. Events come in the feed's order, none twice and none left out. */
export interface FeedSubscriber<E> {
  /** While a backlog is replayed the feed waits for the promise; live events are handed over without waiting. */
  next(event: E): void | Promise<void>;
  /** The feed has told its last event. */
  complete(): void;
  /** The feed cannot go on; nothing more comes. */
  fail(error: unknown): void;
}

/**
 * A feed that many read at once. It is AsyncIterable only because graphql-js asks a subscription's source to be one;
 * the sockets read it by `open`, so that an event is rendered once for all who asked the same.
 */
export interface LiveFeed<E = unknown> extends AsyncIterable<E> {
  readonly isLiveFeed: true;
  /** Starts delivery; the returned function ends it, at once and for good. Rejections come through `fail`. */
  open(subscriber: FeedSubscriber<E>): () => void;
}

/** A feed that is opened so. */
export function liveFeed<E>(open: LiveFeed<E>['open']): LiveFeed<E> {
  return {
    isLiveFeed: true,
    open,
    [Symbol.asyncIterator]() {
      throw new Error('a live feed is read through open()');
    },
  };
}
