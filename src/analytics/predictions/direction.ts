import type { Interval } from '../domain/intervals.js';

export type Direction = 'IMPROVING' | 'STABLE' | 'DECLINING' | 'UNKNOWN';

/**
 * Where a forecast points: IMPROVING or DECLINING only where the value now lies outside of its 80 % interval, else STABLE.
 */
export function directionOf(
  current: number,
  at80: Pick<Interval, 'lower' | 'upper'>,
  isHigherBetter: boolean,
): Direction {
  if (current >= at80.lower && current <= at80.upper) return 'STABLE';
  return current < at80.lower === isHigherBetter ? 'IMPROVING' : 'DECLINING';
}
