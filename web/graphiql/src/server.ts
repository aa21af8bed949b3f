import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { authorizedFetch, connectionParams, ENDPOINT, socketUrl } from '../../shared/access';

/** Sends queries and mutations over HTTP and subscriptions over a socket, both with the token. */
export function createFetcher(onRefused: () => void): Fetcher {
  const fetcher = createGraphiQLFetcher({
    url: new URL(ENDPOINT, location.href).href,
    fetch: authorizedFetch(onRefused),
    wsClient: createClient({
      url: socketUrl(),
      connectionParams,
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
