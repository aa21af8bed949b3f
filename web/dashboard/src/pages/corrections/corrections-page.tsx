import { useMemo } from 'react';
import { graphql, type ResultOf } from '../../api/graphql';
import { Button } from '../../components/button';
import { CorrectionRowFragment, CorrectionTable } from '../../components/correction/correction-table';
import { AgentSelect } from '../../components/agent-select';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { Empty, Failure, Loading } from '../../components/states';
import { usePages } from '../../lib/use-pages';
import { useUrlState } from '../../lib/use-url-state';
import { messageOf } from '../../lib/user-errors';

const Corrections = graphql(
  `
    query Corrections($agentType: String, $after: String) {
      corrections(agentType: $agentType, first: 50, after: $after) {
        pageInfo {
          endCursor
          hasNextPage
        }
        nodes {
          ...CorrectionRow
        }
      }
    }
  `,
  [CorrectionRowFragment],
);

const connectionOf = (data: ResultOf<typeof Corrections>) => data.corrections;

/** What people made of responses. */
export default function CorrectionsPage() {
  const [agent, setAgent] = useUrlState('agent');
  const variables = useMemo(() => ({ agentType: agent || null }), [agent]);
  const { rows, hasMore, isLoading, error, more, reload } = usePages(Corrections, variables, connectionOf);
  return (
    <Page
      title="Corrections"
      description="What people made of responses. Each is an example for similar tasks, a case that judges are measured by, and a row of a preference data set."
      actions={<AgentSelect isLabelHidden value={agent} onChange={setAgent} />}
    >
      <Panel title="Newest first" isFlush>
        {error && rows.length === 0 ? (
          <Failure message={messageOf(error)} onRetry={reload} />
        ) : rows.length > 0 ? (
          <CorrectionTable corrections={rows} />
        ) : isLoading || hasMore ? (
          <Loading lines={6} />
        ) : (
          <Empty title="Nobody has corrected anything yet">
            Open a session that has ended, and edit its response there.
          </Empty>
        )}
        {error && rows.length > 0 && <Failure message={messageOf(error)} onRetry={more} />}
      </Panel>
      {hasMore && rows.length > 0 && (
        <Button disabled={isLoading} onClick={more}>
          Show older ones
        </Button>
      )}
    </Page>
  );
}
