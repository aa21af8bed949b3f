/** An ended session, as far as performance goes; scores in points. */
export interface ScoredSession {
  readonly id: string;
  /** Of the response as it came in. */
  readonly score: number;
  readonly targetScore: number;
  /** Points that training gained. */
  readonly gain: number;
}

/** Sessions that both signals look at; with fewer nothing is said. */
export const LAST = 10;
/** Points by which training must lift responses for their lack to be made good. */
const LIFT = 5;
/** Of the last ones, so many at or above their target are a high performance. */
const HIGH_COUNT = 8;

export interface LowPerformance {
  readonly meanScore: number;
  readonly targetScore: number;
  readonly meanGain: number;
}

/**
 * Where responses come in below the target score and training does not lift them by 5 points.
 *
 * @param newest the agent's last sessions, newest first
 * @returns null where that is not so, or fewer than 10 sessions are there
 */
export function lowPerformance(newest: readonly ScoredSession[]): LowPerformance | null {
  const last = newest.slice(0, LAST);
  if (last.length < LAST) return null;
  const mean = (of: (session: ScoredSession) => number): number =>
    last.reduce((sum, session) => sum + of(session), 0) / last.length;
  const meanScore = mean(({ score }) => score);
  const targetScore = mean((session) => session.targetScore);
  const meanGain = mean(({ gain }) => gain);
  return meanScore < targetScore && meanGain < LIFT ? { meanScore, targetScore, meanGain } : null;
}

/**
 * How many of the last 10 came in at or above their target, where these are at least 8.
 *
 * @param newest the agent's last sessions, newest first
 */
export function highPerformance(newest: readonly ScoredSession[]): { readonly count: number } | null {
  const last = newest.slice(0, LAST);
  const count = last.filter(({ score, targetScore }) => score >= targetScore).length;
  return last.length === LAST && count >= HIGH_COUNT ? { count } : null;
}
