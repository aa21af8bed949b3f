import { useCallback } from 'react';
import { Link } from 'wouter';
import type { FeedEvent } from '../../api/event-documents';
import { endsSession, useLiveQuery } from '../../api/use-live-query';
import { Page } from '../../components/page';
import { QueryView } from '../../components/query-view';
import { Segmented } from '../../components/segmented';
import { links } from '../../lib/links';
import { RANGE_OPTIONS, useRange } from '../../lib/use-range';
import { OverviewStats } from '../overview/overview-stats';
import { AgentCorrections } from './agent-corrections';
import { AgentDefinition, AgentNow } from './agent-documents';
import { AgentSessions } from './agent-sessions';
import { ReportButton } from './report-button';
import { CoursePanel } from './course-panel';
import { CriteriaDrag } from './criteria-drag';
import { InstructionsPanel } from './instructions-panel';
import { PastForecastsPanel } from './past-forecasts-panel';
import { Recommendations } from './recommendations';

/** How one agent does, why, and what to do about it. */
export default function AgentPage({ agentType }: { agentType: string }) {
  const { name, setName, range } = useRange('30d');
  const when = useCallback(
    (event: FeedEvent) => endsSession(event) && event.session.agentType === agentType,
    [agentType],
  );
  const definition = useLiveQuery(AgentDefinition, { agentType });
  const now = useLiveQuery(AgentNow, { agentType, range }, { when });
  const agent = definition.data?.agent;
  return (
    <Page
      title={agent?.name ?? agentType}
      up={{ href: '/agents', text: 'Agents' }}
      description={agent?.description}
      actions={
        <>
          <Segmented label="Time range" options={RANGE_OPTIONS} value={name} onChange={setName} />
          <ReportButton agentType={agentType} range={range} />
          <Link href={links.sessionsOf(agentType)} className="button">
            Sessions
          </Link>
        </>
      }
    >
      <QueryView query={now} lines={6}>
        {({ agentTrainingDashboard }) => (
          <>
            <OverviewStats statistics={agentTrainingDashboard.statistics} />
            <div className="grid main-and-side">
              <CoursePanel agentType={agentType} range={range} when={when} />
              <div className="stack">
                <Recommendations recommendations={agentTrainingDashboard.recommendations} />
                <CriteriaDrag criteria={agentTrainingDashboard.criteria} />
              </div>
            </div>
            <div className="grid two-columns">
              <PastForecastsPanel agentType={agentType} />
              <AgentSessions agentType={agentType} sessions={agentTrainingDashboard.recentSessions.nodes} />
            </div>
          </>
        )}
      </QueryView>
      <AgentCorrections agentType={agentType} />
      {agent && <InstructionsPanel agent={agent} onRestored={definition.refresh} />}
    </Page>
  );
}
