import { Link } from 'wouter';
import { graphql } from '../../api/graphql';
import { endsSession, useLiveQuery } from '../../api/use-live-query';
import { Page } from '../../components/page';
import { QueryView } from '../../components/query-view';
import { Segmented } from '../../components/segmented';
import { RANGE_OPTIONS, useRange } from '../../lib/use-range';
import { Icon } from '../../components/icon';
import { ActivityPanel } from './activity-panel';
import { AgentsPanel } from './agents-panel';
import { AlertsNotices } from './alerts-notices';
import { FirstVisit } from './first-visit';
import { OverviewStats, OverviewStatsFragment } from './overview-stats';
import { SystemPanel } from './system-panel';

const Overview = graphql(
  `
    query Overview($range: TimeRangeInput!) {
      trainingStatistics(range: $range) {
        ...OverviewStats
        byAgentType {
          agentType
          sessionCount
          meanResponseScore
          meanImprovement
          successRate
        }
      }
      trainingSessions(first: 1) {
        nodes {
          id
        }
      }
    }
  `,
  [OverviewStatsFragment],
);

/** How all agents are doing, and what is happening now. */
export function OverviewPage() {
  const { name, setName, range } = useRange('7d');
  const overview = useLiveQuery(Overview, { range }, { when: endsSession });
  return (
    <Page
      title="Overview"
      actions={
        <>
          <Segmented label="Time range" options={RANGE_OPTIONS} value={name} onChange={setName} />
          <Link href="/train" className="button primary">
            <Icon name="train" />
            Train a response
          </Link>
        </>
      }
    >
      <AlertsNotices />
      <QueryView query={overview} lines={6}>
        {({ trainingStatistics, trainingSessions }) =>
          trainingSessions.nodes.length === 0 ? (
            <FirstVisit />
          ) : (
            <>
              <OverviewStats statistics={trainingStatistics} />
              <AgentsPanel statistics={trainingStatistics.byAgentType} />
            </>
          )
        }
      </QueryView>
      <div className="grid main-and-side">
        <ActivityPanel />
        <SystemPanel />
      </div>
    </Page>
  );
}
