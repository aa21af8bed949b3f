import { assign, unitInterval, type Given } from './assign.js';
import type { ExperimentAllocation, VariantSums } from './experiment.js';
import { pickByShares, thompsonFloor, thompsonShares } from './thompson.js';

/** An arm with what is known of it, as units are shared out. */
export interface AllocatedArm {
  readonly weight: number;
  readonly sums: Pick<VariantSums, 'scores'>;
}

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
  const shares = sharesOf(arms, random);
  const place = pickByShares(shares, unitInterval(key, unit));
  return { variant: arms[place]!, propensity: shares[place]! };
}

/** With which probability each arm is given to the next unit by THOMPSON. @param random uniform in [0, 1) */
export function sharesOf(arms: readonly Pick<AllocatedArm, 'sums'>[], random: () => number): number[] {
  const floor = thompsonFloor(arms.length);
  return thompsonShares(
    arms.map(({ sums }) => ({ outcomes: sums.scores.post, floor })),
    random,
  );
}
