import { Link } from 'wouter';
import { useLiveQuery } from '../../api/use-live-query';
import { AgentSelect } from '../../components/agent-select';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { RelativeTime } from '../../components/relative-time';
import { Empty } from '../../components/states';
import { StatusBadge } from '../../components/status-badge';
import { Table } from '../../components/table';
import { count, number, percent, signed, usd } from '../../lib/format';
import { links } from '../../lib/links';
import { useUrlState } from '../../lib/use-url-state';
import { isUnderWay, Runs, TemplateChoices, type RunRow } from './optimizer-documents';
import { RunVerdict } from './run-verdict';
import { StartRunForm } from './start-run-form';
import { useRunUpdates } from './use-run-updates';

/** Where a run stands, live while it is under way. */
function Standing({ run, refresh }: { run: RunRow; refresh: () => void }) {
  useRunUpdates(run, refresh);
  if (isUnderWay(run)) return <span className="num">{percent(run.progress)} done</span>;
  return (
    <span className="row">
      <RunVerdict verdict={run.verdict} />
      {run.holdoutGain !== null && <span className="num small">{signed(run.holdoutGain)} points</span>}
    </span>
  );
}

function RunsTable({ runs, refresh }: { runs: readonly RunRow[]; refresh: () => void }) {
  return (
    <Table
      label="Optimizer runs"
      rows={runs}
      keyOf={({ id }) => id}
      columns={[
        { title: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
        {
          title: 'Template',
          isHeader: true,
          cell: ({ id, template, seed }) => (
            <>
              <Link href={links.optimizerRun(id)}>{template.slug}</Link>
              <div className="small muted">
                {template.agentType}, from version {seed.version}
              </div>
            </>
          ),
        },
        { title: 'Came to', cell: (run) => <Standing run={run} refresh={refresh} /> },
        { title: 'Tests', isRight: true, cell: ({ testCount }) => number(testCount) },
        { title: 'Cost', isRight: true, cell: ({ modelUsage }) => usd(modelUsage.costUsd) },
        { title: 'Started', isRight: true, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
      ]}
    />
  );
}

/** Searches for better templates: those there were, and a new one. */
export default function OptimizerPage() {
  const [agent, setAgent] = useUrlState('agent');
  const [templateId, setTemplateId] = useUrlState('template');
  const runs = useLiveQuery(Runs, { agentType: agent || null, templateId: templateId || null });
  const templates = useLiveQuery(TemplateChoices, {});
  return (
    <Page
      title="Optimizer"
      up={{ href: '/settings/templates', text: 'Templates' }}
      description="Searches for better templates. A gain is claimed by one look at tasks that a search never saw, so that no searching, however long, can make one up."
      actions={<AgentSelect isLabelHidden value={agent} onChange={setAgent} />}
    >
      <div className="grid main-and-side">
        <QueryView query={runs} lines={6}>
          {({ optimizerRuns: { nodes, pageInfo } }) => (
            <Panel
              title={
                templateId === '' ? count(nodes.length, 'search', 'searches') : 'Searches of this template'
              }
              hint={pageInfo.hasNextPage && 'The newest hundred.'}
              isFlush
            >
              {nodes.length === 0 ? (
                <Empty title="Nothing was searched yet">
                  A search needs a model that writes, and 40 tasks whose responses came in below their target.
                </Empty>
              ) : (
                <RunsTable runs={nodes} refresh={runs.refresh} />
              )}
            </Panel>
          )}
        </QueryView>
        <QueryView query={templates} lines={4}>
          {(data) => (
            <StartRunForm templates={data.templates} templateId={templateId} onTemplate={setTemplateId} />
          )}
        </QueryView>
      </div>
    </Page>
  );
}
