import { Link } from 'wouter';
import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { useOnAdaptation } from '../../api/use-state-changes';
import { Badge } from '../../components/badge';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { Table } from '../../components/table';
import { count, words } from '../../lib/format';
import { links } from '../../lib/links';

const Agents = graphql(`
  query Agents {
    agents {
      id
      agentType
      name
      description
      tier
      version
      findings {
        severity
      }
    }
  }
`);

/** All agents that are defined, with where and how well. */
export default function AgentsPage() {
  const agents = useLiveQuery(Agents, {});
  // A rule that is adopted or rolled back makes a new version.
  useOnAdaptation(agents.refresh);
  return (
    <Page title="Agents" description="Where each agent is defined, and what is wrong with its definition.">
      <QueryView query={agents} lines={8}>
        {(data) => (
          <Panel title={count(data.agents.length, 'agent')} isFlush>
            <Table
              label="Agents"
              rows={data.agents}
              keyOf={({ id }) => id}
              columns={[
                {
                  title: 'Agent',
                  isHeader: true,
                  cell: ({ agentType, name }) => (
                    <>
                      <Link href={links.agent(agentType)}>{name}</Link>
                      <div className="small muted mono">{agentType}</div>
                    </>
                  ),
                },
                { title: 'What it is for', cell: ({ description }) => description ?? '–' },
                { title: 'Defined', cell: ({ tier }) => words(tier) },
                { title: 'Version', isRight: true, cell: ({ version }) => version },
                {
                  title: 'Findings',
                  cell: ({ findings }) =>
                    findings.length === 0 ? (
                      <Badge tone="good" icon="check">
                        none
                      </Badge>
                    ) : (
                      <Badge tone="warn" icon="warning">
                        {count(findings.length, 'finding')}
                      </Badge>
                    ),
                },
              ]}
            />
          </Panel>
        )}
      </QueryView>
    </Page>
  );
}
