import { registerEnumType } from 'type-graphql';
import type { AdaptationCause, AdaptationDecision, AdaptationStatus } from './domain/adaptation.js';

export const AdaptationCauseEnum = {
  RECURRING_FINDING: 'RECURRING_FINDING',
  CORRECTIONS: 'CORRECTIONS',
  DECLINING_TREND: 'DECLINING_TREND',
  CHANGE_POINT: 'CHANGE_POINT',
  LOW_PERFORMANCE: 'LOW_PERFORMANCE',
  HIGH_PERFORMANCE: 'HIGH_PERFORMANCE',
  OTHER_AGENT: 'OTHER_AGENT',
} as const satisfies Record<AdaptationCause, AdaptationCause>;

registerEnumType(AdaptationCauseEnum, {
  name: 'AdaptationCause',
  description: 'Why a rule was proposed. An agent has at most one of each that is PROPOSED or ON_TRIAL.',
  valuesConfig: {
    RECURRING_FINDING: {
      description:
        "A finding came up in at least 5 of the agent's last 200 sessions, and in at least 10 % of them.",
    },
    CORRECTIONS: { description: 'At least 3 corrections of one type say the same.' },
    DECLINING_TREND: { description: 'The response score declines, and a finding becomes more frequent.' },
    CHANGE_POINT: {
      description: "The response score's level fell, and a finding has become more frequent since.",
    },
    LOW_PERFORMANCE: {
      description:
        'The last 10 responses came in below the target score on average, and training does not lift them by 5 points.',
    },
    HIGH_PERFORMANCE: {
      description:
        'At least 8 of the last 10 responses came in at or above the target score: the oldest adopted rule may not be needed.',
    },
    OTHER_AGENT: { description: 'A rule adopted for another agent is about a finding that recurs here.' },
  },
});

export const AdaptationStatusEnum = {
  PROPOSED: 'PROPOSED',
  ON_TRIAL: 'ON_TRIAL',
  ADOPTED: 'ADOPTED',
  REJECTED: 'REJECTED',
  RETIRED: 'RETIRED',
} as const satisfies Record<AdaptationStatus, AdaptationStatus>;

registerEnumType(AdaptationStatusEnum, {
  name: 'AdaptationStatus',
  description: 'What has become of a rule that was learned.',
  valuesConfig: {
    PROPOSED: { description: 'Waits for a trial or for a decision.' },
    ON_TRIAL: { description: 'Is tried against not having it.' },
    ADOPTED: { description: 'Is in force.' },
    REJECTED: { description: 'Was not worth it; the same is not proposed again for 30 days.' },
    RETIRED: { description: 'Was in force, and was taken back.' },
  },
});

export const AdaptationDecisionEnum = {
  START_TRIAL: 'START_TRIAL',
  ADOPT: 'ADOPT',
  REJECT: 'REJECT',
  RETIRE: 'RETIRE',
} as const satisfies Record<AdaptationDecision, AdaptationDecision>;

registerEnumType(AdaptationDecisionEnum, {
  name: 'AdaptationDecision',
  description:
    "ADOPT without a BETTER verdict is possible, and recorded as a person's decision. RETIRE takes an adopted rule back.",
  valuesConfig: {
    START_TRIAL: { description: 'Try a PROPOSED one.' },
    ADOPT: { description: 'Put one in force that is PROPOSED or ON_TRIAL; its trial ends.' },
    REJECT: { description: 'Turn one down that is PROPOSED or ON_TRIAL; its trial ends.' },
    RETIRE: { description: 'Take an ADOPTED one back.' },
  },
});
