import { Link } from 'wouter';
import { useLiveQuery } from '../../api/use-live-query';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import type { QueryState } from '../../components/query-view';
import { Stat, Stats } from '../../components/stat';
import { StatusBadge } from '../../components/status-badge';
import { count, dateTime, number, usd } from '../../lib/format';
import { links } from '../../lib/links';
import { useUrlState } from '../../lib/use-url-state';
import { ThingPage } from '../thing-page';
import { CancelRunButton } from './cancel-run';
import { EvidencePanel } from './evidence-panel';
import { RunQuery, type Run } from './optimizer-documents';
import { RoundsPanel } from './rounds-panel';
import { RunProgress } from './run-progress';
import { TemplatePanel } from './template-panel';
import { useRunUpdates } from './use-run-updates';

const UP = { href: '/optimizer', text: 'Optimizer' };

function RunStats({ run }: { run: Run }) {
  const { searchCount, validationCount, holdoutCount, testCount, modelUsage } = run;
  return (
    <Stats>
      <Stat
        label="Search"
        value={count(searchCount, 'task')}
        hint="reflected upon, and what proposals are tried on"
      />
      <Stat label="Validation" value={count(validationCount, 'task')} hint="choose among the accepted" />
      <Stat
        label="Holdout"
        value={count(holdoutCount, 'task')}
        hint="sealed; looked at once, for the verdict"
      />
      <Stat label="Tests" value={number(testCount)} hint="proposals compared with their parents" />
      <Stat
        label="Cost"
        value={usd(modelUsage.costUsd)}
        hint={count(modelUsage.callCount, 'call to the model', 'calls to the model')}
      />
    </Stats>
  );
}

function RunView({ run, query }: { run: Run; query: QueryState }) {
  const [proposal, setProposal] = useUrlState('proposal');
  const shown = proposal === '' ? null : Number(proposal);
  const { template, createdAt, failureReason } = run;
  return (
    <Page
      title={`Search for a better ${template.slug}`}
      heading={
        <span className="row">
          Search for a better {template.slug} <StatusBadge status={run.status} />
        </span>
      }
      up={UP}
      query={query}
      description={
        <>
          A template of <Link href={links.agent(template.agentType)}>{template.agentType}</Link>; started on{' '}
          {dateTime(createdAt)}.
        </>
      }
      actions={<CancelRunButton run={run} />}
    >
      {failureReason && (
        <div className="notice" data-tone="bad" role="alert">
          <p>It failed: {failureReason}</p>
        </div>
      )}
      <div className="grid two-columns">
        <Panel title="How far it is">
          <RunProgress run={run} />
        </Panel>
        <EvidencePanel run={run} />
      </div>
      <RunStats run={run} />
      <RoundsPanel
        run={run}
        shown={shown}
        onShow={(number) => setProposal(number === shown ? '' : String(number))}
      />
      <TemplatePanel run={run} shown={shown} />
    </Page>
  );
}

/** One search for a better template, live until its verdict. */
export default function OptimizerRunPage({ id }: { id: string }) {
  const query = useLiveQuery(RunQuery, { id });
  const run = query.data?.optimizerRun;
  useRunUpdates(run, query.refresh);
  return (
    <ThingPage query={query} thing={run} what="optimizer run" up={UP}>
      {(found) => <RunView run={found} query={query} />}
    </ThingPage>
  );
}
