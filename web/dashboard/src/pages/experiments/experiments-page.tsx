import { Link } from 'wouter';
import { endsSession, useLiveQuery } from '../../api/use-live-query';
import { AgentSelect } from '../../components/agent-select';
import { Icon } from '../../components/icon';
import { IntervalPlot } from '../../components/interval-plot';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { RelativeTime } from '../../components/relative-time';
import { Empty } from '../../components/states';
import { StatusBadge } from '../../components/status-badge';
import { Table } from '../../components/table';
import { count, number } from '../../lib/format';
import { links } from '../../lib/links';
import { useUrlState } from '../../lib/use-url-state';
import { Experiments, type ListedExperiment } from './experiments-documents';

function Verdicts({ experiment }: { experiment: ListedExperiment }) {
  const others = experiment.variants.filter(({ isControl }) => !isControl);
  return (
    <ul className="stack tight">
      {others.map(({ name, verdict, lift, liftInterval }) => (
        <li key={name} className="row">
          <span className="clip">{name}</span>
          <IntervalPlot value={lift} interval={liftInterval} margin={experiment.equivalenceMargin} />
          {verdict && <StatusBadge status={verdict} />}
        </li>
      ))}
    </ul>
  );
}

/** All experiments, with what is known of each by now. */
export default function ExperimentsPage() {
  const [agent, setAgent] = useUrlState('agent');
  const experiments = useLiveQuery(
    Experiments,
    { agentType: agent || null, status: null },
    // Each session that ends may be a unit of one.
    { when: endsSession, atMostEveryMs: 5_000 },
  );
  return (
    <Page
      title="Experiments"
      description="Versions compared with a control. Every interval may be read at any time, however often it is looked at."
      actions={
        <>
          <AgentSelect isLabelHidden value={agent} onChange={setAgent} />
          <Link href="/experiments/new" className="button primary">
            <Icon name="plus" />
            New experiment
          </Link>
        </>
      }
    >
      <QueryView query={experiments} lines={6}>
        {({ experiments: { nodes, pageInfo } }) => (
          <Panel
            title={
              pageInfo.hasNextPage
                ? `The newest ${nodes.length} experiments`
                : count(nodes.length, 'experiment')
            }
            isFlush
          >
            {nodes.length === 0 ? (
              <Empty
                title="Nothing was compared yet"
                action={<Link href="/experiments/new">Make a first experiment</Link>}
              >
                An experiment tells whether another strategy, template or version of the instructions is worth
                it.
              </Empty>
            ) : (
              <Table
                label="Experiments"
                rows={nodes}
                keyOf={({ id }) => id}
                columns={[
                  { title: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
                  {
                    title: 'Experiment',
                    isHeader: true,
                    cell: ({ id, slug, hypothesis }) => (
                      <>
                        <Link href={links.experiment(id)}>{slug}</Link>
                        <div className="small muted">{hypothesis}</div>
                      </>
                    ),
                  },
                  {
                    title: 'Agent',
                    cell: ({ agentType }) => <Link href={links.agent(agentType)}>{agentType}</Link>,
                  },
                  {
                    title: 'Against the control, in points',
                    cell: (experiment) => <Verdicts experiment={experiment} />,
                  },
                  {
                    title: 'Units',
                    isRight: true,
                    cell: ({ variants }) =>
                      number(variants.reduce((sum, { sampleSize }) => sum + sampleSize, 0)),
                  },
                  { title: 'Made', isRight: true, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
                ]}
              />
            )}
          </Panel>
        )}
      </QueryView>
    </Page>
  );
}
