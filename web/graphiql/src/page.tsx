import { GraphiQL } from 'graphiql';
import { useMemo } from 'react';
import { TokenForm } from '../../shared/token-form';
import { useAccess } from '../../shared/use-access';
import { createFetcher } from './server';
import { FollowSystemTheme } from './follow-system-theme';
import { DEFAULT_TABS } from './tabs';

function Explorer({ onRefused }: { onRefused: () => void }) {
  const fetcher = useMemo(() => createFetcher(onRefused), [onRefused]);
  // GraphiQL shows the first tab's variables only if told so; whoever has been here before finds their own.
  const isFirstVisit = useMemo(() => localStorage.getItem('graphiql:tabState') === null, []);
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={DEFAULT_TABS}
      initialVariables={isFirstVisit ? DEFAULT_TABS[0]?.variables : undefined}
      defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo>
        <FollowSystemTheme />
        Agent Trainer
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

/** GraphiQL, behind a form for the token where the server wants one. */
export function Page() {
  const { access, onRefused, onToken } = useAccess();
  if (access === 'unknown') return null;
  if (access === 'open') return <Explorer onRefused={onRefused} />;
  return <TokenForm wasRefused={access === 'refused'} onToken={onToken} />;
}
