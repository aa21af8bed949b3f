import type { ExperimentDesign, ExperimentLayer } from './domain/experiment.js';
import { pairedUnits, unpairedUnits } from './domain/power.js';
import { alphaOf } from './experiment-analyst.js';
import type { NewExperiment } from './experiment-store.js';

const POINTS = 100;

/** What an experiment is to be able to see, in points, and by how many arms. */
export interface Wish {
  readonly design: ExperimentDesign;
  readonly variantCount: number;
  readonly detectableEffect: number;
  readonly equivalenceMargin: number;
  /** EXPERIMENT_ALPHA if left out. */
  readonly alpha?: number;
}

/** How many units of each arm that will need; null where a million are not enough. */
export function requiredUnitsOf(wish: Wish): number | null {
  const { design, variantCount, detectableEffect, equivalenceMargin, alpha } = wish;
  const options = {
    effect: detectableEffect / POINTS,
    margin: equivalenceMargin / POINTS,
    alpha: alphaOf(variantCount, alpha),
  };
  return design === 'PAIRED' ? pairedUnits(options) : unpairedUnits(options);
}

/** Where an experiment runs, and how many units of each arm it will need; null where a million are not enough. */
export function termsOf(experiment: NewExperiment): {
  readonly layer: ExperimentLayer;
  readonly requiredUnits: number | null;
} {
  const { variants } = experiment;
  const isOfInstructions = variants.some(({ agentVersionId }) => agentVersionId !== null);
  return {
    layer: isOfInstructions ? 'INSTRUCTIONS' : 'TRAINING',
    requiredUnits: requiredUnitsOf({ ...experiment, variantCount: variants.length }),
  };
}
