export type ExperimentVerdict = 'CONTINUE' | 'BETTER' | 'WORSE' | 'EQUIVALENT' | 'INCONCLUSIVE';

/** What an experiment was set up to tell. */
export interface Terms {
  /** By which two arms may differ and still count as equivalent, in [0, 1]. */
  readonly margin: number;
  /** Units of all arms at which it ends. */
  readonly maxUnits: number;
}

/** What an interval of treatment minus control says, read at any time; it is final as soon as it is not CONTINUE. */
export function verdictOf(
  interval: { readonly lower: number; readonly upper: number },
  units: number,
  { margin, maxUnits }: Terms,
): ExperimentVerdict {
  if (interval.lower > margin) return 'BETTER';
  if (interval.upper < -margin) return 'WORSE';
  if (interval.lower >= -margin && interval.upper <= margin) return 'EQUIVALENT';
  return units >= maxUnits ? 'INCONCLUSIVE' : 'CONTINUE';
}
