import { GraphiQL } from 'graphiql';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createFetcher, isLetIn, storedToken, storeToken } from './server';
import { DEFAULT_TABS } from './tabs';
import { TokenForm } from './token-form';

function Explorer({ onRefused }: { onRefused: () => void }) {
  const fetcher = useMemo(() => createFetcher(onRefused), [onRefused]);
  return (
    <GraphiQL fetcher={fetcher} defaultTabs={DEFAULT_TABS} defaultEditorToolsVisibility="variables">
      <GraphiQL.Logo>Agent Trainer</GraphiQL.Logo>
    </GraphiQL>
  );
}

/** GraphiQL, behind a form for the token where the server wants one. */
export function Page() {
  const [access, setAccess] = useState<'unknown' | 'open' | 'closed'>('unknown');
  const check = useCallback(async () => setAccess((await isLetIn()) ? 'open' : 'closed'), []);
  const onRefused = useCallback(() => setAccess('closed'), []);
  useEffect(() => void check(), [check]);

  const onToken = (token: string): void => {
    storeToken(token);
    void check();
  };
  if (access === 'unknown') return null;
  if (access === 'closed') return <TokenForm wasRefused={storedToken() !== null} onToken={onToken} />;
  return <Explorer onRefused={onRefused} />;
}
