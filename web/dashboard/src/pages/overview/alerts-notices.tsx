import { Link } from 'wouter';
import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { useOnAlert } from '../../api/use-state-changes';
import { RelativeTime } from '../../components/relative-time';
import { Stale } from '../../components/states';
import { StatusBadge } from '../../components/status-badge';
import { links } from '../../lib/links';
import { messageOf } from '../../lib/user-errors';

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

/** Alerts that are open, as long as they are. */
export function AlertsNotices() {
  const { data, error, refresh } = useLiveQuery(OpenAlerts, {});
  useOnAlert(refresh);
  if (error) return <Stale message={messageOf(error)} onRetry={refresh} />;
  const alerts = data?.alerts.nodes ?? [];
  if (alerts.length === 0) return null;
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
