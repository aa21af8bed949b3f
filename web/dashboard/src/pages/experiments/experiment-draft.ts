import type { VariablesOf } from '../../api/graphql';
import type { CreateExperiment } from './experiments-documents';

type Input = VariablesOf<typeof CreateExperiment>['input'];

/** An arm as it is in the form; empty is as it is in force. */
export interface ArmDraft {
  readonly name: string;
  readonly strategy: string;
  readonly templateVersionId: string;
  readonly agentVersionId: string;
  readonly weight: string;
}

export interface ExperimentDraft {
  readonly slug: string;
  readonly agentType: string;
  readonly hypothesis: string;
  readonly design: 'PAIRED' | 'UNPAIRED';
  readonly detectableEffect: string;
  readonly equivalenceMargin: string;
  readonly maxUnits: string;
  /** The first is the control. */
  readonly arms: readonly ArmDraft[];
}

export const NEW_ARM: ArmDraft = {
  name: '',
  strategy: '',
  templateVersionId: '',
  agentVersionId: '',
  weight: '1',
};

export const EMPTY_DRAFT: ExperimentDraft = {
  slug: '',
  agentType: 'engineer',
  hypothesis: '',
  design: 'PAIRED',
  detectableEffect: '5',
  equivalenceMargin: '1',
  maxUnits: '10000',
  arms: [
    { ...NEW_ARM, name: 'control' },
    { ...NEW_ARM, name: 'treatment' },
  ],
};

/** The mutation's input. */
export function inputOf(draft: ExperimentDraft): Input {
  return {
    slug: draft.slug.trim(),
    agentType: draft.agentType,
    hypothesis: draft.hypothesis.trim(),
    design: draft.design,
    detectableEffect: Number(draft.detectableEffect),
    equivalenceMargin: Number(draft.equivalenceMargin),
    maxUnits: Math.trunc(Number(draft.maxUnits)),
    variants: draft.arms.map((arm, i) => ({
      name: arm.name.trim(),
      isControl: i === 0,
      strategy: arm.strategy || null,
      templateVersionId: arm.templateVersionId || null,
      agentVersionId: draft.design === 'UNPAIRED' ? arm.agentVersionId || null : null,
      weight: draft.design === 'UNPAIRED' ? Number(arm.weight) : 1,
    })),
  };
}
