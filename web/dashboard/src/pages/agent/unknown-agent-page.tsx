import { Link } from 'wouter';
import { Page } from '../../components/page';
import { Empty } from '../../components/states';

/** What stands under a name that is no agent's. */
export function UnknownAgentPage({ agentType }: { agentType: string }) {
  return (
    <Page title="No such agent" up={{ href: '/agents', text: 'Agents' }}>
      <div className="panel">
        <Empty
          title={`There is no agent ${agentType}`}
          action={
            <span className="row">
              <Link href="/agents">To all agents</Link>
              <Link href="/train">Train a response</Link>
            </span>
          }
        >
          No file defines it, and nothing was trained or corrected under this name. It comes to be with the
          first response that is handed in for it.
        </Empty>
      </div>
    </Page>
  );
}
