import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';
import { createClient } from 'graphql-ws';

const ENDPOINT = '/graphql';
const TOKEN_KEY = 'agent-trainer.token';

export function storedToken(): string | null {
  return sessionStorage.getItem(TOKEN_KEY);
}

/** Kept for as long as the tab lives. */
export function storeToken(token: string): void {
  sessionStorage.setItem(TOKEN_KEY, token);
}

function withToken(init: RequestInit = {}): RequestInit {
  const token = storedToken();
  if (token === null) return init;
  const headers = new Headers(init.headers);
  // What the user wrote into the headers of a tab comes first.
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}

/** Whether the server lets us in as we are. A server that cannot be reached says so in the page's own answers. */
export async function isLetIn(): Promise<boolean> {
  const ask: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  };
  try {
    const { status } = await fetch(ENDPOINT, withToken(ask));
    return status !== 401;
  } catch {
    return true;
  }
}

/** Sends queries and mutations over HTTP and subscriptions over a socket, both with the token. */
export function createFetcher(onRefused: () => void): Fetcher {
  const url = new URL(ENDPOINT, location.href);
  const socketUrl = new URL(url);
  socketUrl.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const authorizedFetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, withToken(init));
    if (response.status === 401) onRefused();
    return response;
  };
  const fetcher = createGraphiQLFetcher({
    url: url.href,
    fetch: authorizedFetch,
    wsClient: createClient({
      url: socketUrl.href,
      connectionParams: () => {
        const token = storedToken();
        return token === null ? {} : { token };
      },
      // A subscription taken up again from now on would have a gap that nobody sees; better the page tells its end.
      retryAttempts: 0,
    }),
  });
  return (params, options) => {
    const current = parsed(params.query);
    if (!current) return fetcher(params, options);
    const { documentAST, names } = current;
    const operationName = names.length === 1 ? names[0] : params.operationName;
    return fetcher({ ...params, operationName }, { ...options, documentAST });
  };
}

/** For a moment after a change of tabs the editor still gives the other tab's document and name to run. */
function parsed(query: string) {
  try {
    const documentAST = parse(query);
    const operations = documentAST.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    return { documentAST, names: operations.map(({ name }) => name?.value) };
  } catch {
    return null;
  }
}
