/** An agent's last 100 sessions, or as many as there are, and those of them that carried an assignmentToken. */
export interface TokenUse {
  readonly sessions: number;
  readonly withToken: number;
}

/**
 * How an agent's rule is to be tried: on its instructions where at least half of its last sessions carried a token of
 * theirs, else on its template where a model is configured. Else it cannot be tried, for the reason told.
 */
export function chooseDesign(
  { sessions, withToken }: TokenUse,
  hasWriter: boolean,
): { readonly design: 'UNPAIRED' | 'PAIRED' } | { readonly waitsFor: string } {
  if (sessions > 0 && withToken * 2 >= sessions) return { design: 'UNPAIRED' };
  if (hasWriter) return { design: 'PAIRED' };
  return {
    waitsFor: `${withToken} of the last ${sessions} sessions carried an assignmentToken, and at least half must; or configure a model that writes, so that the rule can be tried on the template`,
  };
}
