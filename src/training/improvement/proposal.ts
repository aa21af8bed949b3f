import type { Rewriting } from '../../evaluation/index.js';
import type { CandidateProposal } from '../strategies/strategy.js';

const SHOWN = 5;

/** One proposal, or none where nothing was changed. */
export function proposalOf(
  improver: string,
  original: string,
  { text, done }: Rewriting,
  summary: string,
): readonly CandidateProposal[] {
  if (text === original) return [];
  const shown = done.slice(0, SHOWN).join('; ');
  const more = done.length > SHOWN ? `; and ${done.length - SHOWN} more` : '';
  return [
    { improver, response: text, summary: done.length > 0 ? `${summary}: ${shown}${more}.` : `${summary}.` },
  ];
}
