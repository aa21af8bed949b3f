/** Told with everything that helps to see why. */
function failure(what: string, request: object, response: Response, body: string): Error {
  const headers = JSON.stringify(Object.fromEntries(response.headers));
  return new Error(
    `${what}\nrequest: ${JSON.stringify(request).slice(0, 4_000)}\nstatus: ${response.status} ${headers}\nanswer: ${body.slice(0, 4_000)}`,
  );
}

export type GraphqlClient = <T = Record<string, unknown>>(
  document: string,
  variables?: Readonly<Record<string, unknown>>,
  options?: { headers?: Readonly<Record<string, string>> },
) => Promise<T>;

/** An HTTP client whose calls give the data, or fail with the request and the whole answer where there are errors. */
export function graphqlClient(url: string, token?: string): GraphqlClient {
  return async <T>(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    options: { headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const request = { query, variables };
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...options.headers,
      },
      body: JSON.stringify(request),
    });
    const body = await response.text();
    let result: { data?: unknown; errors?: unknown };
    try {
      result = JSON.parse(body) as typeof result;
    } catch {
      throw failure('The answer is no JSON.', request, response, body);
    }
    if (result.errors || !result.data) throw failure('The operation failed.', request, response, body);
    return result.data as T;
  };
}
