import { useCallback } from 'react';
import { Link } from 'wouter';
import type { FeedEvent } from '../../api/event-documents';
import { graphql } from '../../api/graphql';
import { endsSession, useLiveQuery } from '../../api/use-live-query';
import { Delta } from '../../components/delta';
import { Score } from '../../components/score';
import { Sparkline } from '../../components/sparkline';
import { TrendBadge } from '../../components/trend-badge';
import { number, percent, points } from '../../lib/format';
import { links } from '../../lib/links';

const AgentCourse = graphql(`
  query AgentCourse($agentType: String!) {
    agentTrainingDashboard(agentType: $agentType) {
      trend {
        direction
        pValue
        points {
          bucketStart
          value
        }
      }
      predictions(first: 3, isGraded: false) {
        unavailableReason
        nodes {
          id
          horizonDays
          predictedValue
          intervals {
            lower
            upper
            level
          }
        }
      }
    }
  }
`);

export interface AgentNumbers {
  readonly agentType: string;
  readonly sessionCount: number;
  readonly meanResponseScore: number | null;
  readonly meanImprovement: number | null;
  readonly successRate: number | null;
}

/** One agent in a line. */
export function AgentRow({ numbers, name }: { numbers: AgentNumbers; name: string | undefined }) {
  const { agentType } = numbers;
  const when = useCallback(
    (event: FeedEvent) => endsSession(event) && event.session.agentType === agentType,
    [agentType],
  );
  const { data } = useLiveQuery(AgentCourse, { agentType }, { when, atMostEveryMs: 5_000 });
  const trend = data?.agentTrainingDashboard.trend;
  const predictions = data?.agentTrainingDashboard.predictions;
  const week = predictions?.nodes.find(({ horizonDays }) => horizonDays === 7);
  const reach = week?.intervals.find(({ level }) => level === 0.95);
  return (
    <tr>
      <th scope="row">
        <Link href={links.agent(agentType)}>{name ?? agentType}</Link>
        {name && <div className="small muted mono">{agentType}</div>}
      </th>
      <td>
        <Score value={numbers.meanResponseScore} />
      </td>
      <td>
        {trend && (
          <Sparkline
            values={trend.points.map(({ value }) => value)}
            label={`Response score of ${agentType} by the day`}
          />
        )}
      </td>
      <td>{trend && <TrendBadge direction={trend.direction} pValue={trend.pValue} />}</td>
      <td className="num">{percent(numbers.successRate)}</td>
      <td>
        <Delta value={numbers.meanImprovement} />
      </td>
      <td className="num">
        {week ? (
          <>
            {points(week.predictedValue)}
            {reach && (
              <div className="small muted">
                {points(reach.lower)} to {points(reach.upper)}
              </div>
            )}
          </>
        ) : (
          <span className="muted" title={predictions?.unavailableReason ?? undefined}>
            –
          </span>
        )}
      </td>
      <td className="num">
        <Link href={links.sessionsOf(agentType)}>{number(numbers.sessionCount)}</Link>
      </td>
    </tr>
  );
}
