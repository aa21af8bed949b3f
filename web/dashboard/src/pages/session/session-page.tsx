import { Link } from 'wouter';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import type { QueryState } from '../../components/query-view';
import { CriteriaPanel } from '../../components/session/criteria-panel';
import { EvaluatorsPanel } from '../../components/session/evaluators-panel';
import { SessionDiff } from '../../components/session/session-diff';
import { SessionFailure } from '../../components/session/session-failure';
import { isFinal, type Session } from '../../components/session/session-fragments';
import { SessionStats } from '../../components/session/session-stats';
import { Timeline } from '../../components/session/timeline';
import { useLiveSession } from '../../components/session/use-live-session';
import type { SessionProgress } from '../../components/session/use-session-progress';
import { StatusBadge } from '../../components/status-badge';
import { links } from '../../lib/links';
import { ThingPage } from '../thing-page';
import { CorrectionsOfSession } from './corrections-of-session';
import { ModelCallsPanel } from './model-calls-panel';
import { LabelPanel } from './label-panel';
import { SessionActions } from './session-actions';
import { SessionFacts } from './session-facts';

const UP = { href: '/sessions', text: 'Sessions' };

interface SessionViewProps {
  session: Session;
  query: QueryState;
  progress: SessionProgress;
}

function SessionView({ session, query, progress }: SessionViewProps) {
  const { evaluationBefore, evaluationAfter } = session;
  return (
    <Page
      title={`Session of ${session.agentType}`}
      heading={
        <span className="row">
          Session of {session.agentType} <StatusBadge status={session.status} />
        </span>
      }
      up={UP}
      query={query}
      description={session.taskDescription}
      actions={<SessionActions session={session} />}
    >
      <SessionFailure session={session} />
      <SessionStats session={session} />
      <div className="grid main-and-side">
        <div className="stack">
          <SessionDiff session={session} />
          {evaluationBefore && <CriteriaPanel before={evaluationBefore} after={evaluationAfter} />}
        </div>
        <div className="stack">
          <Panel title="Timeline" isFlush>
            <Timeline progress={progress} />
          </Panel>
          <SessionFacts session={session} />
          {isFinal(session.status) && <LabelPanel session={session} />}
        </div>
      </div>
      {evaluationBefore && (
        <EvaluatorsPanel
          title={evaluationAfter ? 'Who judged the improved response' : 'Who judged the response'}
          evaluation={evaluationAfter ?? evaluationBefore}
        />
      )}
      <ModelCallsPanel session={session} />
      <CorrectionsOfSession session={session} />
      <p className="small muted">
        More of <Link href={links.agent(session.agentType)}>{session.agentType}</Link> and{' '}
        <Link href={links.sessionsOf(session.agentType)}>its sessions</Link>.
      </p>
    </Page>
  );
}

/** One session: live while it runs, with all its evidence when it has ended. */
export default function SessionPage({ id }: { id: string }) {
  const { query, progress } = useLiveSession(id);
  return (
    <ThingPage query={query} thing={query.data?.trainingSession} what="session" up={UP}>
      {(session) => <SessionView session={session} query={query} progress={progress} />}
    </ThingPage>
  );
}
