/**
 * The token of a socket's connection parameters: `token`, or `Authorization` (also `authorization`) as in a header,
 * `Bearer <token>`. Null where there is none.
 */
export function connectionToken(params: Readonly<Record<string, unknown>> | undefined): string | null {
  if (!params) return null;
  if (typeof params.token === 'string') return params.token;
  const header = params.Authorization ?? params.authorization;
  if (typeof header !== 'string') return null;
  return /^Bearer +(\S+)\s*$/i.exec(header)?.[1] ?? null;
}
