import { Link } from 'wouter';
import { useAskedAgain } from '../../api/use-asked-again';
import { useLiveQuery } from '../../api/use-live-query';
import { useStateSubscription } from '../../api/use-state-subscription';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import type { QueryState } from '../../components/query-view';
import { StatusBadge } from '../../components/status-badge';
import { dateTime } from '../../lib/format';
import { links } from '../../lib/links';
import { ThingPage } from '../thing-page';
import { ArmsTable } from './arms-table';
import { ExperimentActions } from './experiment-actions';
import { ExperimentQuery, ExperimentUpdated, type Experiment } from './experiments-documents';
import { ExperimentStats } from './experiment-stats';
import { GuardrailsPanel } from './guardrails-panel';
import { LiftPanel } from './lift-panel';

const UP = { href: '/experiments', text: 'Experiments' };

function ExperimentView({ experiment, query }: { experiment: Experiment; query: QueryState }) {
  const others = experiment.variants.filter(({ isControl }) => !isControl);
  return (
    <Page
      title={experiment.slug}
      heading={
        <span className="row">
          {experiment.slug} <StatusBadge status={experiment.status} />
        </span>
      }
      up={UP}
      query={query}
      description={experiment.hypothesis}
      actions={<ExperimentActions experiment={experiment} />}
    >
      {experiment.stopReason && (
        <div className="notice">
          <p>
            Stopped{experiment.stoppedAt && ` on ${dateTime(experiment.stoppedAt)}`}: {experiment.stopReason}
          </p>
        </div>
      )}
      <ExperimentStats experiment={experiment} />
      <Panel title="Arms" isFlush>
        <ArmsTable experiment={experiment} />
      </Panel>
      {others.map((variant) => (
        <div key={variant.name} className="grid main-and-side">
          <LiftPanel variant={variant} margin={experiment.equivalenceMargin} />
          <GuardrailsPanel variant={variant} />
        </div>
      ))}
      <p className="small muted">
        About <Link href={links.agent(experiment.agentType)}>{experiment.agentType}</Link>.
      </p>
    </Page>
  );
}

/** One experiment, live until its verdict. */
export default function ExperimentPage({ id }: { id: string }) {
  const query = useLiveQuery(ExperimentQuery, { id });
  const experiment = query.data?.experiment;
  const followed = !experiment || experiment.status === 'STOPPED' ? null : id;
  // What it brings goes into the cache, and from there into the query's answer.
  useStateSubscription(
    { query: ExperimentUpdated, variables: { experimentId: id }, pause: followed === null },
    query.refresh,
  );
  useAskedAgain(followed, query.refresh);
  return (
    <ThingPage query={query} thing={experiment} what="experiment" up={UP}>
      {(found) => <ExperimentView experiment={found} query={query} />}
    </ThingPage>
  );
}
