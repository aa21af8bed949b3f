import { useMemo } from 'react';
import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql';
import { Page } from '../../components/page';
import { usePages } from '../../api/use-pages';
import { NewSessionsNotice } from './new-sessions-notice';
import { SessionFilters, useSessionFilters } from './session-filters';
import { SessionList, SessionRowFragment } from './session-list';

const Sessions = graphql(
  `
    query Sessions($after: String, $filter: TrainingSessionFilterInput) {
      trainingSessions(first: 100, after: $after, filter: $filter) {
        pageInfo {
          endCursor
          hasNextPage
        }
        nodes {
          ...SessionRow
        }
      }
    }
  `,
  [SessionRowFragment],
);

const connectionOf = (data: ResultOf<typeof Sessions>) => data.trainingSessions;

/** All sessions, newest first, by what one looks for. */
export default function SessionsPage() {
  const filters = useSessionFilters();
  const variables = useMemo(
    () => ({ filter: filters.filter }) as VariablesOf<typeof Sessions>,
    [filters.filter],
  );
  const list = usePages(Sessions, variables, connectionOf);
  return (
    <Page title="Sessions" description="Every response that was handed in, with what came of it.">
      <SessionFilters filters={filters} />
      <NewSessionsNotice agentType={filters.agent} onShow={list.reload} />
      <SessionList list={list} />
    </Page>
  );
}
