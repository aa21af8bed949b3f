import type { FeedSubscriber, LiveFeed } from '../../../events/live-feed.js';
import { CloseCode } from '../close-code.js';
import type { SocketConnection } from '../socket-connection.js';
import type { Membership } from './cohorts.js';
import type { Rendering } from './rendering.js';

/**
 * One subscriber of a feed: keeps the events' order while they are rendered, and writes them straight to its socket.
 * graphql-ws reads it as the operation's results, of which there are none: it only learns of the end or the failure.
 */
export class LiveSubscription implements FeedSubscriber<unknown> {
  readonly #pending: Rendering[] = [];
  #membership: Membership | null = null;
  #closeFeed: (() => void) | null = null;
  #isOpened = false;
  #isEnded = false;
  #caughtUp: { promise: Promise<void>; resolve: () => void } | null = null;
  /** What the feed has told about its end, to be passed on behind the last event. */
  #outcome: { error: unknown } | 'complete' | null = null;
  #settle: {
    resolve: (result: IteratorResult<never, undefined>) => void;
    reject: (error: unknown) => void;
  } | null = null;

  constructor(
    private readonly connection: SocketConnection,
    private readonly head: Buffer,
    private readonly feed: LiveFeed,
    private readonly join: () => Membership,
  ) {}

  next(event: unknown): void | Promise<void> {
    if (this.#outcome || !this.#membership || !this.connection.isOpen) return;
    const rendering = this.#membership.cohort.render(event);
    if (this.#pending.length === 0 && rendering.payload) {
      this.connection.sendEvent(this.head, rendering.payload);
      return this.connection.isDrained ? undefined : this.#whenCaughtUp();
    }
    if (this.#pending.length >= this.connection.limits.pendingEvents) return this.connection.closeAsSlow();
    this.#pending.push(rendering);
    if (!rendering.payload) rendering.whenReady(() => this.#flush());
    return this.#whenCaughtUp();
  }

  complete(): void {
    this.#finish('complete');
  }

  fail(error: unknown): void {
    this.#finish({ error });
  }

  /** The results as graphql-ws reads them; the feed is opened at the first read. */
  results(): AsyncIterableIterator<never, undefined, undefined> {
    const results: AsyncIterableIterator<never, undefined, undefined> = {
      next: () => this.#open(),
      return: () => {
        this.#end();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => results,
    };
    return results;
  }

  #open(): Promise<IteratorResult<never, undefined>> {
    if (this.#isEnded || this.#isOpened) return Promise.resolve({ done: true, value: undefined });
    this.#isOpened = true;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.connection.metrics.subscriptionStarted();
      try {
        this.#membership = this.join();
        const close = this.feed.open(this);
        if (this.#isEnded) close();
        else this.#closeFeed = close;
      } catch (error) {
        this.fail(error);
      }
    });
  }

  #flush(): void {
    try {
      this.#sendReady();
    } catch (error) {
      this.fail(error);
      this.connection.close(CloseCode.INTERNAL_ERROR);
    }
  }

  #sendReady(): void {
    let sent = 0;
    for (const { payload } of this.#pending) {
      if (!payload || this.#isEnded) break;
      this.connection.sendEvent(this.head, payload);
      sent += 1;
    }
    this.#pending.splice(0, sent);
    if (this.#pending.length > 0) return;
    if (this.#outcome) this.#passOn(this.#outcome);
    else if (this.#caughtUp) this.connection.onceDrained(() => this.#tellCaughtUp());
  }

  /** Settles when all is rendered and the socket has room again, or the subscription has ended. */
  #whenCaughtUp(): Promise<void> | undefined {
    if (this.#isEnded) return undefined;
    if (this.#caughtUp) return this.#caughtUp.promise;
    let resolve = (): void => undefined;
    const promise = new Promise<void>((settle) => (resolve = settle));
    this.#caughtUp = { promise, resolve };
    if (this.#pending.length === 0) this.connection.onceDrained(() => this.#tellCaughtUp());
    return promise;
  }

  #tellCaughtUp(): void {
    if (!this.#isEnded && this.#pending.length > 0) return;
    const { resolve } = this.#caughtUp ?? {};
    this.#caughtUp = null;
    resolve?.();
  }

  #finish(outcome: { error: unknown } | 'complete'): void {
    if (this.#isEnded || this.#outcome) return;
    this.#outcome = outcome;
    if (this.#pending.length === 0) this.#passOn(outcome);
  }

  #passOn(outcome: { error: unknown } | 'complete'): void {
    const settle = this.#settle;
    this.#settle = null;
    if (outcome !== 'complete') settle?.reject(outcome.error);
    this.#end();
    settle?.resolve({ done: true, value: undefined });
  }

  /** Frees everything; nothing is sent afterwards. */
  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#pending.length = 0;
    this.#closeFeed?.();
    this.#closeFeed = null;
    this.#membership?.leave();
    this.#membership = null;
    if (this.#isOpened) this.connection.metrics.subscriptionEnded();
    this.#tellCaughtUp();
    this.#settle?.resolve({ done: true, value: undefined });
    this.#settle = null;
  }
}
