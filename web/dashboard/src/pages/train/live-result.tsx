import { Link } from 'wouter';
import { Panel } from '../../components/panel';
import { StaleNotice } from '../../components/query-view';
import { SessionDiff } from '../../components/session/session-diff';
import { SessionFailure } from '../../components/session/session-failure';
import { isFinal } from '../../components/session/session-fragments';
import { SessionStats } from '../../components/session/session-stats';
import { Timeline } from '../../components/session/timeline';
import type { useLiveSession } from '../../components/session/use-live-session';
import { Empty } from '../../components/states';
import { StatusBadge } from '../../components/status-badge';
import { links } from '../../lib/links';

interface LiveResultProps {
  live: ReturnType<typeof useLiveSession>;
  sessionId: string;
}

/** The session that was begun, as it goes on. */
export function LiveResult({ live: { query, progress }, sessionId }: LiveResultProps) {
  const session = query.data?.trainingSession;
  return (
    <Panel
      title="What is being done to it"
      isFlush
      actions={
        sessionId !== '' && (
          <>
            {session && <StatusBadge status={session.status} />}
            <Link href={links.session(sessionId)}>All of the session</Link>
          </>
        )
      }
    >
      {sessionId === '' ? (
        <Empty title="Nothing yet">
          Each step is shown here as it happens: how the response was judged, what was proposed, and whether
          that was proved better.
        </Empty>
      ) : (
        <Timeline progress={progress} />
      )}
    </Panel>
  );
}

/** What came of the session, when it has ended. */
export function Outcome({ live: { query } }: Pick<LiveResultProps, 'live'>) {
  const session = query.data?.trainingSession;
  if (!session) return <StaleNotice query={query} />;
  if (!isFinal(session.status)) return null;
  return (
    <div className="stack">
      <StaleNotice query={query} />
      <SessionFailure session={session} />
      <SessionStats session={session} />
      <SessionDiff session={session} />
    </div>
  );
}
