import type { Finding, FindingSeverity } from './evaluation.js';

/** Penalty points of one finding. */
export const SEVERITY_POINTS: Readonly<Record<FindingSeverity, number>> = { ERROR: 8, WARNING: 2, INFO: 0.5 };

/** So many penalty points halve a score. */
const HALF_POINTS = 8;

/**
 * Penalty points of findings: for each rule and severity with n findings, points × (1 + log2 n), summed. A habit
 * repeated costs more than done once, but not n times as much.
 *
 * There is no length in it, on purpose: points per line would let padding dilute them. Each further finding raises
 * the sum, each one fixed lowers it.
 */
export function penaltyOf(findings: readonly Finding[]): number {
  const counts = new Map<string, { points: number; count: number }>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const entry = counts.get(key);
    if (entry) entry.count += 1;
    else counts.set(key, { points: SEVERITY_POINTS[finding.severity], count: 1 });
  }
  let penalty = 0;
  for (const { points, count } of counts.values()) penalty += points * (1 + Math.log2(count));
  return penalty;
}

/** Score in (0, 100] of something against which these findings were made: 100 · 2^(−penalty / 8). */
export function scoreOfFindings(findings: readonly Finding[]): number {
  return 100 * 2 ** (-penaltyOf(findings) / HALF_POINTS);
}
