import { useEffect, useMemo } from 'react';
import { Provider } from 'urql';
import { TokenForm } from '../../shared/token-form';
import { useAccess } from '../../shared/use-access';
import { ApiContext } from './api/api-context';
import { createApi } from './api/client';
import { EventFeed } from './api/event-feed';
import { FeedContext } from './api/use-feed';
import { Layout } from './layout/layout';
import { Pages } from './pages/pages';

function Dashboard({ onRefused }: { onRefused: () => void }) {
  const api = useMemo(() => createApi(onRefused), [onRefused]);
  const feed = useMemo(() => new EventFeed(api), [api]);
  useEffect(() => feed.start(), [feed]);
  return (
    <ApiContext value={api}>
      <Provider value={api.client}>
        <FeedContext value={feed}>
          <Layout>
            <Pages />
          </Layout>
        </FeedContext>
      </Provider>
    </ApiContext>
  );
}

/** The dashboard, behind a form for the token where the server wants one. */
export function App() {
  const { access, onRefused, onToken } = useAccess();
  if (access === 'unknown') return null;
  if (access === 'open') return <Dashboard onRefused={onRefused} />;
  return (
    <main>
      <TokenForm wasRefused={access === 'refused'} onToken={onToken} />
    </main>
  );
}
