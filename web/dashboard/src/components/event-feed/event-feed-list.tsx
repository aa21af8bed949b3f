import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { FeedEvent } from '../../api/event-documents';
import { useFeedFrames } from '../../api/use-feed';
import { Empty, Failure, Loading } from '../states';
import './event-feed.css';
import { EventRow } from './event-row';

const ROW_HEIGHT = 40;

/** The feed's events, newest first; only rows that can be seen are drawn. */
export function EventFeedList({ isHeld = false }: { isHeld?: boolean }) {
  const feed = useFeedFrames();
  const held = useRef<readonly FeedEvent[] | null>(null);
  if (!isHeld) held.current = null;
  else held.current ??= [...feed.events];
  const events = held.current ?? feed.events;
  const scroller = useRef<HTMLDivElement>(null);
  const { length } = events;
  const rows = useVirtualizer({
    count: length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
    initialRect: { width: 600, height: 480 },
  });
  if (length === 0) {
    if (feed.seedError !== null) {
      return <Failure message={`${feed.seedError} Another try follows in some seconds.`} />;
    }
    return feed.isSeeded ? (
      <Empty title="Nothing has happened yet">As soon as a response comes in, its steps are here.</Empty>
    ) : (
      <Loading lines={6} label="Loading activity" />
    );
  }
  return (
    <>
      {feed.hasGap && (
        <p className="panel-foot">Some events are missing here: they are older than what the server keeps.</p>
      )}
      <div className="feed" ref={scroller} role="region" aria-label="Activity feed" tabIndex={0}>
        <ol
          className="feed-rows"
          aria-label="Events"
          data-length={length}
          style={{ height: rows.getTotalSize() }}
        >
          {rows.getVirtualItems().map(({ index, start }) => {
            const event = events[length - 1 - index];
            return event && <EventRow key={event.id} event={event} top={start} />;
          })}
        </ol>
      </div>
    </>
  );
}
