import { useConnection, type ConnectionState } from '../api/connection';
import { clock } from '../lib/format';

function textOf({ status, heardAt }: ConnectionState): string {
  switch (status) {
    case 'live':
      return 'Live';
    case 'reconnecting':
      return heardAt === null ? 'Reconnecting' : `Reconnecting · stale since ${clock(heardAt)}`;
    case 'connecting':
      return 'Connecting';
    case 'idle':
      return 'Not connected';
  }
}

/** Whether what is shown is live, or how old it is. */
export function ConnectionMark() {
  const connection = useConnection();
  return (
    <div className="connection" role="status" data-status={connection.status}>
      <span className="dot" aria-hidden="true" />
      {textOf(connection)}
    </div>
  );
}
