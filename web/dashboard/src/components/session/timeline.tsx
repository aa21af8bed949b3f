import type { FeedEvent } from '../../api/event-documents';
import { clock, duration, percent, points } from '../../lib/format';
import { Loading } from '../states';
import { StatusBadge } from '../status-badge';
import type { SessionProgress } from './use-session-progress';
import './timeline.css';

/** Time since the event before, where it is long enough to matter. */
function pause(event: FeedEvent, before: FeedEvent | undefined): string {
  if (!before) return '';
  const ms = Date.parse(event.occurredAt) - Date.parse(before.occurredAt);
  return ms < 5 ? '' : `+${duration(ms)}`;
}

/** A session's events from queued to the end, as they come. */
export function Timeline({ progress }: { progress: SessionProgress }) {
  const { events, isComplete, error } = progress;
  if (events.length === 0 && !error) return <Loading lines={3} label="Loading the timeline" />;
  const share = events.at(-1)?.progress ?? 0;
  return (
    <div className="panel-body">
      {!isComplete && (
        <div
          className="bar"
          role="progressbar"
          aria-label="Progress of the session"
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuetext={percent(share)}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <ol className="timeline" aria-label="Timeline" aria-live="polite">
        {events.map((event, i) => (
          <li key={event.id} data-sequence={event.sequence}>
            <time className="small muted num" dateTime={event.occurredAt}>
              {clock(event.occurredAt)}
            </time>
            <div>
              <StatusBadge status={event.type} />{' '}
              <span className="small muted num">{pause(event, events[i - 1])}</span>
              <p>
                {event.message}
                {event.score !== null && <span className="num muted"> {points(event.score)} points</span>}
              </p>
            </div>
          </li>
        ))}
      </ol>
      {error && <p className="bad">The timeline broke off: {error}</p>}
    </div>
  );
}
