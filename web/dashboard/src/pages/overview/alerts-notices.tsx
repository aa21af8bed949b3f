import { Link } from 'wouter';
import { graphql, type ResultOf } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { useOnAlert } from '../../api/use-state-changes';
import { StaleNotice } from '../../components/query-view';
import { RelativeTime } from '../../components/relative-time';
import { StatusBadge } from '../../components/status-badge';
import { links } from '../../lib/links';

const OpenAlerts = graphql(`
  query OpenAlerts {
    alerts(isOpen: true, first: 20) {
      nodes {
        id
        severity
        message
        openedAt
        agentType
      }
    }
  }
`);

type OpenAlert = ResultOf<typeof OpenAlerts>['alerts']['nodes'][number];

/** Alerts that are open, as long as they are. */
export function AlertsNotices() {
  const query = useLiveQuery(OpenAlerts, {});
  useOnAlert(query.refresh);
  const alerts = query.data?.alerts.nodes ?? [];
  return (
    <>
      <StaleNotice query={query} />
      {alerts.length > 0 && <AlertList alerts={alerts} />}
    </>
  );
}

function AlertList({ alerts }: { alerts: readonly OpenAlert[] }) {
  return (
    <ul className="stack tight" aria-label="Open alerts">
      {alerts.map(({ id, severity, message, openedAt, agentType }) => (
        <li
          key={id}
          className="notice"
          data-tone={severity === 'INFO' ? undefined : severity === 'CRITICAL' ? 'bad' : 'warn'}
        >
          <StatusBadge status={severity} />
          <span>
            {message} {agentType && <Link href={links.agent(agentType)}>Look at {agentType}</Link>}
          </span>
          <RelativeTime at={openedAt} />
        </li>
      ))}
    </ul>
  );
}
