import { emptyAtEnd, MODEL_REWRITE } from '../improvement/model/model-improver.js';
import type { Standing } from '../strategies/strategy.js';
import type { SessionPlan } from '../training-session.entity.js';

/** Why an ADAPTIVE session went on no longer, with numbers; nothing for others. */
export function endOfAdaptive(
  { adaptive, targetScore }: SessionPlan,
  score: number,
  rounds: Standing['rounds'],
): string[] {
  if (!adaptive) return [];
  const { maxCalls, candidates } = adaptive;
  const made = rounds.filter(({ improver }) => improver === MODEL_REWRITE);
  const calls = made.length === 0 ? 0 : candidates + made.length - 1;
  const spent = maxCalls === 0 ? 'no model writes here' : `${calls} of ${maxCalls} calls were used`;
  if (score >= targetScore) return [`its target of ${targetScore} points is reached, ${spent}`];
  if (calls >= maxCalls) return [`its target of ${targetScore} points is not reached, and ${spent}`];
  const empty = emptyAtEnd(rounds);
  const end = empty > 1 ? `the last ${empty} rounds proposed nothing` : 'nothing more was proposed';
  return [`its target of ${targetScore} points is not reached, ${spent}, and ${end}`];
}
