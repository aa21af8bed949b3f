/** Shares of a session's work, in [0, 1]. */
export interface Progress {
  readonly evaluated: number;
  proposed(improver: number): number;
  judged(improver: number): number;
}

/** Evaluating the original is one part, each improver another. */
export function progressOf(improvers: number): Progress {
  const parts = improvers + 1.5;
  return {
    evaluated: 1 / parts,
    proposed: (index) => (index + 1.5) / parts,
    judged: (index) => (index + 2) / parts,
  };
}
