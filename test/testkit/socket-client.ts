import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface SocketClientOptions {
  readonly token?: string;
  /** How often the stock client comes back after a lost connection. */
  readonly retryAttempts?: number;
}

/** The stock graphql-ws client. `dispose` it when done. */
export function socketClient(url: string, { token, retryAttempts = 0 }: SocketClientOptions = {}): Client {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts,
    retryWait: () => Promise.resolve(),
    ...(token ? { connectionParams: { authorization: `Bearer ${token}` } } : {}),
  });
}

/**
 * Subscribes and gives the results one after the other. The iterator ends when the server completes the subscription,
 * and throws where an answer has errors.
 */
export async function* subscription<T = Record<string, unknown>>(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): AsyncGenerator<T, void, undefined> {
  for await (const result of client.iterate<T>({ query, variables })) {
    if (result.errors || !result.data) throw new Error(`The subscription failed: ${JSON.stringify(result)}`);
    yield result.data;
  }
}
