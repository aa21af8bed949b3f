import { memo } from 'react';
import { Link } from 'wouter';
import type { FeedEvent } from '../../api/event-documents';
import { clock, points } from '../../lib/format';
import { links } from '../../lib/links';
import { StatusBadge } from '../status-badge';

/** One event in a line. */
export const EventRow = memo(function EventRow({ event, top }: { event: FeedEvent; top: number }) {
  const { session, type, message, occurredAt, score } = event;
  return (
    <li className="feed-row" style={{ transform: `translateY(${top}px)` }} data-event={event.id}>
      <time className="num muted small" dateTime={occurredAt}>
        {clock(occurredAt)}
      </time>
      <StatusBadge status={type} />
      <Link href={links.session(session.id)} className="clip">
        {session.agentType}
      </Link>
      <span className="clip muted" title={message}>
        {message}
      </span>
      <span className="num small">{score === null ? '' : points(score)}</span>
    </li>
  );
});
