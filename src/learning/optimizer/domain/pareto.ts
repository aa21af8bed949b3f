/** Of how good candidates are on each of the same tasks: who is best on which, those left out who are nowhere alone the best. */
export interface Front {
  /** By candidate, on how many tasks it is among the best; 0 for those that others make superfluous. */
  readonly wins: readonly number[];
}

/**
 * The Pareto front by task. A candidate that is among the best on some tasks only together with others, who between them
 * are the best on all of those, is superfluous; the worst on average goes first. As GEPA selects (arXiv 2507.19457).
 *
 * @param scores by candidate, then by task; at least one candidate
 */
export function paretoFront(scores: readonly (readonly number[])[]): Front {
  const tasks = scores[0]?.length ?? 0;
  const best = Array.from({ length: tasks }, (_, task) => {
    const top = Math.max(...scores.map((row) => row[task]!));
    return new Set(scores.flatMap((row, candidate) => (row[task] === top ? [candidate] : [])));
  });
  const byMean = scores
    .map((row, candidate) => ({ candidate, sum: row.reduce((a, b) => a + b, 0) }))
    .sort((a, b) => a.sum - b.sum || b.candidate - a.candidate);
  for (const { candidate } of byMean) {
    if (best.every((set) => !set.has(candidate) || set.size > 1)) {
      for (const set of best) set.delete(candidate);
    }
  }
  return { wins: scores.map((_, candidate) => best.filter((set) => set.has(candidate)).length) };
}

/** A candidate, as likely as the tasks on which it is among the best. @param at uniform in [0, 1) */
export function pickFromFront({ wins }: Front, at: number): number {
  let left = at * wins.reduce((sum, win) => sum + win, 0);
  for (const [candidate, win] of wins.entries()) {
    if (left < win) return candidate;
    left -= win;
  }
  return wins.findLastIndex((win) => win > 0);
}
