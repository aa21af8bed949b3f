import type { LiveFeed } from '../../src/platform/events/live-feed.js';

/** All events of a feed that completes. */
export function collect<E>(feed: LiveFeed<E>): Promise<E[]> {
  return new Promise((resolve, reject) => {
    const events: E[] = [];
    feed.open({
      next: (event) => {
        events.push(event);
      },
      complete: () => resolve(events),
      fail: reject,
    });
  });
}
