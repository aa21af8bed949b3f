import { assign, unitInterval, type Given } from './assign.js';
import type { ExperimentAllocation, VariantSums } from './experiment.js';
import { pickByShares, thompsonShares } from './thompson.js';

/** An arm with what is known of it, as units are shared out. */
export interface AllocatedArm {
  readonly isControl: boolean;
  readonly weight: number;
  readonly sums: Pick<VariantSums, 'scores'>;
}

/** The least share of the control, and of each other arm, while shares follow what was seen. */
const FLOOR = { control: 0.1, other: 0.01 };

/**
 * Which arm a unit is given that has none yet. By weights it is the same whenever it is asked; by THOMPSON as long as
 * nothing more is known of the arms, so that what a unit was given has to be kept.
 *
 * @param key the experiment's own
 */
export function allocate<T extends AllocatedArm>(
  allocation: ExperimentAllocation,
  key: string,
  unit: string,
  arms: readonly T[],
): Given<T> {
  if (allocation === 'FIXED') return assign(key, unit, arms);
  let draws = 0;
  // Drawn from the unit, so that every node comes to the same shares.
  const random = (): number => unitInterval(`${key} draw ${(draws += 1)}`, unit);
  const shares = thompsonShares(
    arms.map(({ isControl, sums }) => ({
      outcomes: sums.scores.post,
      floor: isControl ? FLOOR.control : FLOOR.other,
    })),
    random,
  );
  const place = pickByShares(shares, unitInterval(key, unit));
  return { variant: arms[place]!, propensity: shares[place]! };
}
