import { memo } from 'react';
import { Link } from 'wouter';
import { Delta } from '../../components/delta';
import { StatusBadge } from '../../components/status-badge';
import { dateTime, duration, points } from '../../lib/format';
import { links } from '../../lib/links';
import type { SessionRowData } from './session-list';

/** One session in a line. */
export const SessionRow = memo(function SessionRow({
  session,
  index,
  top,
}: {
  session: SessionRowData;
  index: number;
  top: number;
}) {
  return (
    <div
      className="session-row"
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="cell">
        <StatusBadge status={session.status} />
      </span>
      <span role="cell" className="clip">
        <Link href={links.session(session.id)}>{session.agentType}</Link>
      </span>
      <span role="cell" className="clip muted">
        {session.taskDescription ?? '–'}
      </span>
      <span role="cell" className="num">
        {points(session.evaluationBefore?.score)}
      </span>
      <span role="cell">
        <Delta value={session.improvementScore} />
      </span>
      <span role="cell" className="num">
        {duration(session.durationMs)}
      </span>
      <span role="cell" className="num muted clip">
        {dateTime(session.createdAt)}
      </span>
    </div>
  );
});
