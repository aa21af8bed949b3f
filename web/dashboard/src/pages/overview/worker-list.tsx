import { graphql, type ResultOf } from '../../api/graphql';
import { RelativeTime } from '../../components/relative-time';
import { Empty } from '../../components/states';
import { count } from '../../lib/format';

export const WorkerFragment = graphql(`
  fragment WorkerRow on Worker {
    id
    host
    runningCount
    lastSeenAt
    startedAt
  }
`);

/** The processes that train. */
export function WorkerList({ workers }: { workers: readonly ResultOf<typeof WorkerFragment>[] }) {
  if (workers.length === 0) {
    return <Empty title="No worker is up">What comes in waits until one is.</Empty>;
  }
  return (
    <ul className="stack tight" aria-label="Workers">
      {workers.map(({ id, host, runningCount, lastSeenAt }) => (
        <li key={id} className="row apart">
          <span className="mono clip">{host}</span>
          <span className="small muted">
            {count(runningCount, 'session')} · seen <RelativeTime at={lastSeenAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
