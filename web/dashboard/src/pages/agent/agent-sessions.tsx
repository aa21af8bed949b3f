import { Link } from 'wouter';
import { Delta } from '../../components/delta';
import { Panel } from '../../components/panel';
import { RelativeTime } from '../../components/relative-time';
import { Empty } from '../../components/states';
import { StatusBadge } from '../../components/status-badge';
import { Table } from '../../components/table';
import { points } from '../../lib/format';
import { links } from '../../lib/links';
import type { AgentNowData } from './agent-documents';

export interface AgentSessionsProps {
  agentType: string;
  sessions: AgentNowData['recentSessions']['nodes'];
}

/** The newest sessions of an agent. */
export function AgentSessions({ agentType, sessions }: AgentSessionsProps) {
  return (
    <Panel
      title="Newest sessions"
      isFlush
      actions={<Link href={links.sessionsOf(agentType)}>All sessions</Link>}
    >
      {sessions.length === 0 ? (
        <Empty title="It was never trained" action={<Link href="/train">Train a response</Link>} />
      ) : (
        <Table
          label="Newest sessions"
          rows={sessions}
          keyOf={({ id }) => id}
          columns={[
            { title: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
            {
              title: 'Session',
              isHeader: true,
              cell: ({ id, taskDescription }) => (
                <Link href={links.session(id)}>{taskDescription?.slice(0, 60) ?? 'without a task'}</Link>
              ),
            },
            {
              title: 'Score',
              isRight: true,
              cell: ({ evaluationBefore }) => points(evaluationBefore?.score),
            },
            {
              title: 'Gained',
              isRight: true,
              cell: ({ improvementScore }) => <Delta value={improvementScore} />,
            },
            { title: 'Accepted', isRight: true, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
          ]}
        />
      )}
    </Panel>
  );
}
