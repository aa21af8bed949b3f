/** Where the API is, of the server that served this page. */
export const ENDPOINT = '/graphql';

const TOKEN_KEY = 'agent-trainer.token';

export function storedToken(): string | null {
  return sessionStorage.getItem(TOKEN_KEY);
}

/** Kept for as long as the tab lives. */
export function storeToken(token: string): void {
  sessionStorage.setItem(TOKEN_KEY, token);
}

/** What a socket tells of itself when it connects. */
export function connectionParams(): Record<string, unknown> {
  const token = storedToken();
  return token === null ? {} : { token };
}

/** The socket's address, of the server that served this page. */
export function socketUrl(): string {
  const url = new URL(ENDPOINT, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** The request with the token; a header that is there already comes first. */
export function withToken(init: RequestInit = {}): RequestInit {
  const token = storedToken();
  if (token === null) return init;
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}

/** Fetches with the token, and tells where it was refused. */
export function authorizedFetch(onRefused: () => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, withToken(init));
    if (response.status === 401) onRefused();
    return response;
  };
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
