import { EMPTY_ARM, withOutcomeOf, type UnpairedArm } from './comparison.js';
import { NO_MOMENTS, withValue, type Moments } from './moments.js';
import type { PropensitySums } from './propensity-ratio.js';

export type ExperimentStatus = 'DRAFT' | 'RUNNING' | 'STOPPED';
export type ExperimentDesign = 'PAIRED' | 'UNPAIRED';
/** How units are shared out: by the arms' weights, or by their chances to be the best. */
export type ExperimentAllocation = 'FIXED' | 'THOMPSON';
/** INSTRUCTIONS: what agents are told before they work. TRAINING: what is done to their responses afterwards. */
export type ExperimentLayer = 'INSTRUCTIONS' | 'TRAINING';

/** An experiment's error rate: of all verdicts BETTER and WORSE together. */
export const EXPERIMENT_ALPHA = 0.05;

/** One unit's outcome under an arm. */
export interface Outcome {
  /** In [0, 1]; null where nothing was judged. */
  readonly score: number | null;
  readonly isFailed: boolean;
  readonly costUsd: number | null;
  readonly durationMs: number | null;
  /** The unit's, in [0, 1]; null where there is none. */
  readonly covariate: number | null;
}

/** All that must be kept of an arm's outcomes. */
export interface VariantSums {
  readonly units: number;
  readonly scores: UnpairedArm;
  readonly failures: UnpairedArm;
  readonly cost: Moments;
  readonly duration: Moments;
  /** Whether units came back as they were given out, where their chances followed what was seen; else not there. */
  readonly propensities?: PropensitySums;
}

export const NO_SUMS: VariantSums = {
  units: 0,
  scores: EMPTY_ARM,
  failures: EMPTY_ARM,
  cost: NO_MOMENTS,
  duration: NO_MOMENTS,
};

/**
 * What an outcome is worth, in [0, 1]: what failed, or could not be judged, the least that there is. Or else an arm that fails where
 * it would do badly would be compared by what it survives.
 */
export function worthOf({ score }: Pick<Outcome, 'score'>): number {
  return score ?? 0;
}

/** With one unit's outcome more. */
export function withObserved(sums: VariantSums, outcome: Outcome): VariantSums {
  const { isFailed, costUsd, durationMs, covariate } = outcome;
  return {
    units: sums.units + 1,
    scores: withOutcomeOf(sums.scores, worthOf(outcome), covariate),
    failures: withOutcomeOf(sums.failures, isFailed ? 1 : 0),
    cost: costUsd === null ? sums.cost : withValue(sums.cost, costUsd),
    duration: durationMs === null ? sums.duration : withValue(sums.duration, durationMs),
  };
}
