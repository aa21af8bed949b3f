import { registerEnumType } from 'type-graphql';

export const ExperimentStatusEnum = { DRAFT: 'DRAFT', RUNNING: 'RUNNING', STOPPED: 'STOPPED' } as const;

registerEnumType(ExperimentStatusEnum, {
  name: 'ExperimentStatus',
  description: 'Where an experiment stands.',
  valuesConfig: {
    DRAFT: { description: 'Made, and not started.' },
    RUNNING: { description: 'Units are given its variants, and their outcomes are compared.' },
    STOPPED: { description: 'Over; its verdicts are final.' },
  },
});

export const ExperimentVerdictEnum = {
  CONTINUE: 'CONTINUE',
  BETTER: 'BETTER',
  WORSE: 'WORSE',
  EQUIVALENT: 'EQUIVALENT',
  INCONCLUSIVE: 'INCONCLUSIVE',
} as const;

registerEnumType(ExperimentVerdictEnum, {
  name: 'ExperimentVerdict',
  description: 'What is known of a variant against the control; final once it is not CONTINUE.',
  valuesConfig: {
    CONTINUE: { description: 'Not enough is known yet.' },
    BETTER: { description: 'Better by more than equivalenceMargin: the whole interval lies above it.' },
    WORSE: { description: 'Worse by more than equivalenceMargin.' },
    EQUIVALENT: { description: 'The whole interval lies within equivalenceMargin of 0.' },
    INCONCLUSIVE: { description: 'It ended before anything of this could be told.' },
  },
});

export const ExperimentDesignEnum = { PAIRED: 'PAIRED', UNPAIRED: 'UNPAIRED' } as const;

registerEnumType(ExperimentDesignEnum, {
  name: 'ExperimentDesign',
  description:
    'PAIRED: both arms run on the same response, inside the trainer. UNPAIRED: each unit works under one arm.',
  valuesConfig: {
    PAIRED: { description: 'All arms run on the same response, inside the trainer.' },
    UNPAIRED: { description: 'Each unit works under one arm.' },
  },
});

export const ExperimentAllocationEnum = { FIXED: 'FIXED', THOMPSON: 'THOMPSON' } as const;

registerEnumType(ExperimentAllocationEnum, {
  name: 'ExperimentAllocation',
  description: 'How units are shared out among the arms. A unit keeps the arm that it was given.',
  valuesConfig: {
    FIXED: { description: 'By the weights of the arms.' },
    THOMPSON: {
      description:
        'More to what does better: by Thompson sampling, with at least a tenth for the control and a hundredth for each other arm. It only shares out; verdicts are given as in FIXED.',
    },
  },
});

export const GuardrailMetricEnum = {
  FAILURE_RATE: 'FAILURE_RATE',
  COST_USD: 'COST_USD',
  DURATION_MS: 'DURATION_MS',
} as const;

registerEnumType(GuardrailMetricEnum, {
  name: 'GuardrailMetric',
  description: 'What a variant must not do worse in, whatever its score; it stops the experiment if it does.',
  valuesConfig: {
    FAILURE_RATE: { description: 'Share of units that failed, in [0, 1].' },
    COST_USD: { description: 'Mean cost of a unit, in US dollars.' },
    DURATION_MS: { description: 'Mean time that a unit took, in milliseconds.' },
  },
});
