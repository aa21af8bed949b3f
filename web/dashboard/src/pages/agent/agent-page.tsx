import { useCallback } from 'react';
import { Link } from 'wouter';
import type { FeedEvent } from '../../api/event-documents';
import { endsSession, useLiveQuery, type LiveQuery } from '../../api/use-live-query';
import { useOnAdaptation } from '../../api/use-state-changes';
import { Page } from '../../components/page';
import { QueryView } from '../../components/query-view';
import { Segmented } from '../../components/segmented';
import { links } from '../../lib/links';
import { RANGE_OPTIONS, useRange } from '../../lib/use-range';
import { isNothingThere } from '../../lib/user-errors';
import { OverviewStats } from '../overview/overview-stats';
import { AgentCorrections } from './agent-corrections';
import { AgentDefinition, AgentNow, type AgentDefinitionData, type AgentNowAnswer } from './agent-documents';
import { AgentSessions } from './agent-sessions';
import { ReportButton } from './report-button';
import { CoursePanel } from './course-panel';
import { CriteriaDrag } from './criteria-drag';
import { InstructionsPanel } from './instructions-panel';
import { PastForecastsPanel } from './past-forecasts-panel';
import { Recommendations } from './recommendations';
import { UnknownAgentPage } from './unknown-agent-page';

/** Whether the name is no agent's: nobody defined it, trained under it or corrected anything of it. */
function isUnknown(definition: LiveQuery<AgentDefinitionData>, now: LiveQuery<AgentNowAnswer>): boolean {
  if (now.error) return !now.fetching && isNothingThere(now.error);
  if (definition.error || !definition.data || !now.data) return false;
  const { agent, corrections } = definition.data;
  const { recentSessions } = now.data.agentTrainingDashboard;
  return agent === null && corrections.nodes.length === 0 && recentSessions.nodes.length === 0;
}

/** How one agent does, why, and what to do about it. */
export default function AgentPage({ agentType }: { agentType: string }) {
  const { name, setName, range } = useRange('30d');
  const when = useCallback(
    (event: FeedEvent) => endsSession(event) && event.session.agentType === agentType,
    [agentType],
  );
  const definition = useLiveQuery(AgentDefinition, { agentType });
  const now = useLiveQuery(AgentNow, { agentType, range }, { when });
  // A rule that is adopted or rolled back makes a new version.
  useOnAdaptation(definition.refresh);
  const agent = definition.data?.agent;
  if (isUnknown(definition, now)) return <UnknownAgentPage agentType={agentType} />;
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
      <QueryView query={definition} lines={4}>
        {() => agent && <InstructionsPanel agent={agent} onRestored={definition.refresh} />}
      </QueryView>
    </Page>
  );
}
