import { Link } from 'wouter';
import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { Panel } from '../../components/panel';
import { Empty } from '../../components/states';
import { AgentRow, type AgentNumbers } from './agent-row';

const DefinedAgents = graphql(`
  query DefinedAgents {
    agents {
      id
      agentType
      name
    }
  }
`);

const TITLES = ['Agent', 'Score', 'Last 30 days', 'Trend', 'Success', 'Gained', 'In 7 days', 'Sessions'];

/** Every agent that was trained, with how it does; the others by name. */
export function AgentsPanel({ statistics }: { statistics: readonly AgentNumbers[] }) {
  const { data } = useLiveQuery(DefinedAgents, {});
  const trained = new Set(statistics.map(({ agentType }) => agentType));
  const idle = (data?.agents ?? []).filter(({ agentType }) => !trained.has(agentType));
  return (
    <Panel
      title="Agents"
      hint="Scores are of the responses as they came in: they show whether the agent itself gets better."
      isFlush
      foot={
        idle.length > 0 && (
          <>
            No sessions in this range:{' '}
            {idle.map(({ agentType, name }, i) => (
              <span key={agentType}>
                {i > 0 && ', '}
                <Link href={`/agents/${agentType}`}>{name}</Link>
              </span>
            ))}
          </>
        )
      }
    >
      {statistics.length === 0 ? (
        <Empty title="No session ended in this range">Choose a longer one, or train a response.</Empty>
      ) : (
        <div className="table-scroll" role="region" aria-label="Agents and how they do" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                {TITLES.map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {statistics.map((numbers) => (
                <AgentRow
                  key={numbers.agentType}
                  numbers={numbers}
                  name={data?.agents.find(({ agentType }) => agentType === numbers.agentType)?.name}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
