import type { ExperimentLayer } from './domain/experiment.js';
import { pairedUnits, unpairedUnits } from './domain/power.js';
import { alphaOf } from './experiment-analyst.js';
import type { NewExperiment } from './experiment-store.js';

const POINTS = 100;

/** Where an experiment runs, and how many units of each arm it will need; null where a million are not enough. */
export function termsOf(experiment: NewExperiment): {
  readonly layer: ExperimentLayer;
  readonly requiredUnits: number | null;
} {
  const { design, variants, detectableEffect, equivalenceMargin, alpha } = experiment;
  const isOfInstructions = variants.some(({ agentVersionId }) => agentVersionId !== null);
  const wish = {
    effect: detectableEffect / POINTS,
    margin: equivalenceMargin / POINTS,
    alpha: alphaOf(variants.length, alpha),
  };
  return {
    layer: isOfInstructions ? 'INSTRUCTIONS' : 'TRAINING',
    requiredUnits: design === 'PAIRED' ? pairedUnits(wish) : unpairedUnits(wish),
  };
}
