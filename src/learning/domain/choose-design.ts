import type { AdaptationScope } from './adaptation.js';

/** An agent's last 100 sessions, or as many as there are. */
export interface NewestSessions {
  readonly sessions: number;
  /** Those that carried an assignmentToken. */
  readonly withToken: number;
  /** Those that choose how they are trained, so that nothing is tried on their training. */
  readonly adaptive: number;
}

/**
 * How an agent's rule is to be tried: on its instructions where at least half of its last sessions carried a token of
 * theirs, else on its template where a model is configured and some session is of a mode that takes part. Doing without a rule
 * is tried where the rule is told. Else it cannot be tried, for the reason told.
 *
 * @param removedScope where the rule is told that it is to do without; null where it is to have one more
 */
export function chooseDesign(
  { sessions, withToken, adaptive }: NewestSessions,
  hasWriter: boolean,
  removedScope: AdaptationScope | null = null,
): { readonly design: 'UNPAIRED' | 'PAIRED' } | { readonly waitsFor: string } {
  const asks = sessions > 0 && withToken * 2 >= sessions;
  if (asks && removedScope !== 'TEMPLATE') return { design: 'UNPAIRED' };
  const isEachAdaptive = sessions > 0 && adaptive === sessions;
  if (hasWriter && !isEachAdaptive && removedScope !== 'INSTRUCTIONS') return { design: 'PAIRED' };
  const tokens = `${withToken} of the last ${sessions} sessions carried an assignmentToken, and at least half must`;
  const missing = hasWriter
    ? `train some responses in another mode, for all of the last ${sessions} sessions are ADAPTIVE and choose their template themselves`
    : 'configure a model that writes';
  const template = `${missing}, so that the rule can be tried on the template`;
  if (removedScope === 'TEMPLATE') return { waitsFor: template };
  return { waitsFor: removedScope === 'INSTRUCTIONS' ? tokens : `${tokens}; or ${template}` };
}
