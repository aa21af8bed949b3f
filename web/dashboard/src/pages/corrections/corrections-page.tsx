import { useMemo } from 'react';
import { graphql, type ResultOf } from '../../api/graphql';
import { Button } from '../../components/button';
import {
  CorrectionRowFragment,
  CorrectionTable,
  type CorrectionRow,
} from '../../components/correction/correction-table';
import { AgentSelect } from '../../components/agent-select';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { ListFailure, ListStale } from '../../components/list-states';
import { Empty, Loading } from '../../components/states';
import { count } from '../../lib/format';
import { usePages } from '../../api/use-pages';
import { useUrlState } from '../../lib/use-url-state';
import { useChangedCorrections } from './use-changed-corrections';

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

const BEFORE_ALL = new Date(0).toISOString();

const connectionOf = (data: ResultOf<typeof Corrections>) => data.corrections;

/** How many of those that changed came in behind the newest that is shown. */
function countFresh(changed: Iterable<CorrectionRow>, agentType: string, newest: string): number {
  let fresh = 0;
  for (const correction of changed) {
    if (agentType !== '' && correction.agentType !== agentType) continue;
    if (Date.parse(correction.createdAt) > Date.parse(newest)) fresh += 1;
  }
  return fresh;
}

/** What people made of responses. */
export default function CorrectionsPage() {
  const [agent, setAgent] = useUrlState('agent');
  const variables = useMemo(() => ({ agentType: agent || null }), [agent]);
  const list = usePages(Corrections, variables, connectionOf);
  const { rows, hasMore, isLoading, error, more, reload } = list;
  const changed = useChangedCorrections(reload);
  // One that is evaluated changes no more, and what was told of it may be older.
  const current = useMemo(
    () => rows.map((row) => (row.evaluationStatus === 'PENDING' && changed.get(row.id)) || row),
    [rows, changed],
  );
  const fresh = isLoading ? 0 : countFresh(changed.values(), agent, rows[0]?.createdAt ?? BEFORE_ALL);
  return (
    <Page
      title="Corrections"
      description="What people made of responses. Each is an example for similar tasks, a case that judges are measured by, and a row of a preference data set."
      actions={<AgentSelect isLabelHidden value={agent} onChange={setAgent} />}
    >
      {fresh > 0 && (
        <div className="notice" role="status">
          <span>{count(fresh, 'correction')} came in since.</span>
          <Button isSmall icon="retry" onClick={reload}>
            Show
          </Button>
        </div>
      )}
      <ListStale list={list} />
      <Panel title="Newest first" isFlush>
        {rows.length > 0 ? (
          <CorrectionTable corrections={current} />
        ) : isLoading || (hasMore && !error) ? (
          <Loading lines={6} />
        ) : (
          !error && (
            <Empty title="Nobody has corrected anything yet">
              Open a session that has ended, and edit its response there.
            </Empty>
          )
        )}
        <ListFailure list={list} />
      </Panel>
      {hasMore && rows.length > 0 && (
        <Button disabled={isLoading} onClick={more}>
          Show older ones
        </Button>
      )}
    </Page>
  );
}
