import { GraphiQL } from 'graphiql';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createFetcher, isLetIn, storedToken, storeToken } from './server';
import { FollowSystemTheme } from './follow-system-theme';
import { DEFAULT_TABS } from './tabs';
import { TokenForm } from './token-form';

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
  const [access, setAccess] = useState<'unknown' | 'open' | 'closed' | 'refused'>('unknown');
  const onRefused = useCallback(() => setAccess(storedToken() === null ? 'closed' : 'refused'), []);
  const check = useCallback(async () => ((await isLetIn()) ? setAccess('open') : onRefused()), [onRefused]);
  useEffect(() => void check(), [check]);

  const onToken = (token: string): void => {
    storeToken(token);
    void check();
  };
  if (access === 'unknown') return null;
  if (access === 'open') return <Explorer onRefused={onRefused} />;
  return <TokenForm wasRefused={access === 'refused'} onToken={onToken} />;
}
