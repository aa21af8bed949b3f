import type { AdaptationScope } from './adaptation.js';

/** An agent's last 100 sessions, or as many as there are, and those of them that carried an assignmentToken. */
export interface TokenUse {
  readonly sessions: number;
  readonly withToken: number;
}

/**
 * How an agent's rule is to be tried: on its instructions where at least half of its last sessions carried a token of
 * theirs, else on its template where a model is configured. Doing without a rule is tried where the rule is told. Else it
 * cannot be tried, for the reason told.
 *
 * @param removedScope where the rule is told that it is to do without; null where it is to have one more
 */
export function chooseDesign(
  { sessions, withToken }: TokenUse,
  hasWriter: boolean,
  removedScope: AdaptationScope | null = null,
): { readonly design: 'UNPAIRED' | 'PAIRED' } | { readonly waitsFor: string } {
  const asks = sessions > 0 && withToken * 2 >= sessions;
  if (asks && removedScope !== 'TEMPLATE') return { design: 'UNPAIRED' };
  if (hasWriter && removedScope !== 'INSTRUCTIONS') return { design: 'PAIRED' };
  const tokens = `${withToken} of the last ${sessions} sessions carried an assignmentToken, and at least half must`;
  const model = 'configure a model that writes, so that the rule can be tried on the template';
  if (removedScope === 'TEMPLATE') return { waitsFor: model };
  return { waitsFor: removedScope === 'INSTRUCTIONS' ? tokens : `${tokens}; or ${model}` };
}
