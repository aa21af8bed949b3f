import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { FeedEvent } from './event-documents';
import type { EventFeed } from './event-feed';

export const FeedContext = createContext<EventFeed | null>(null);

export function useFeed(): EventFeed {
  const feed = useContext(FeedContext);
  if (!feed) throw new Error('useFeed is used outside of FeedContext');
  return feed;
}

/** The feed, drawn anew for each frame that brought something. */
export function useFeedFrames(): EventFeed {
  const feed = useFeed();
  useSyncExternalStore(feed.subscribe, feed.version);
  return feed;
}

/** Calls back for each event from now on. */
export function useOnEvent(listener: (event: FeedEvent) => void): void {
  const feed = useFeed();
  useEffect(() => feed.onEvent(listener), [feed, listener]);
}
