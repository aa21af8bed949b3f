import type { Client as Sockets } from 'graphql-ws';
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { authorizedFetch, ENDPOINT } from '../../../shared/access';
import { createCache } from './cache';
import { createSockets } from './sockets';

/** What the pages talk to the server with. */
export interface Api {
  /** Queries and mutations, and what is live and is state; all through one cache. */
  readonly client: Client;
  /** For lists without end, of which nothing is kept but what is shown. */
  readonly pages: Client;
  /** For events, which are many and are never asked for twice. */
  readonly sockets: Sockets;
}

/** @param onRefused called when the server wants another token */
export function createApi(onRefused: () => void): Api {
  const sockets = createSockets(onRefused);
  const shared = { url: ENDPOINT, fetch: authorizedFetch(onRefused), preferGetMethod: false as const };
  const client = new Client({
    ...shared,
    exchanges: [
      createCache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: sockets.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
  return { client, sockets, pages: new Client({ ...shared, exchanges: [fetchExchange] }) };
}
