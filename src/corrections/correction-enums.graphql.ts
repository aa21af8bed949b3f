import { registerEnumType } from 'type-graphql';
import type {
  CorrectionEvaluationStatus,
  CorrectionSeverity,
  CorrectionType,
} from './domain/correction-kind.js';

export const CorrectionTypeEnum = {
  CONTENT: 'CONTENT',
  APPROACH: 'APPROACH',
  MISSING_INFORMATION: 'MISSING_INFORMATION',
  INCORRECT_INTERPRETATION: 'INCORRECT_INTERPRETATION',
  QUALITY_IMPROVEMENT: 'QUALITY_IMPROVEMENT',
  FORMATTING: 'FORMATTING',
  TECHNICAL: 'TECHNICAL',
} as const satisfies Record<CorrectionType, CorrectionType>;
registerEnumType(CorrectionTypeEnum, {
  name: 'CorrectionType',
  description: 'What was wrong with a response.',
  valuesConfig: {
    CONTENT: { description: 'What it says is wrong.' },
    APPROACH: { description: 'It went about the task in the wrong way.' },
    MISSING_INFORMATION: { description: 'Something is missing.' },
    INCORRECT_INTERPRETATION: { description: 'It answers another question than the one that was asked.' },
    QUALITY_IMPROVEMENT: { description: 'It is right, and could be better.' },
    FORMATTING: { description: 'Its form is wrong.' },
    TECHNICAL: { description: 'It has a technical error, as in code that does not work or is unsafe.' },
  },
});

export const CorrectionSeverityEnum = {
  LOW: 'LOW',
  MEDIUM: 'MEDIUM',
  HIGH: 'HIGH',
  CRITICAL: 'CRITICAL',
} as const satisfies Record<CorrectionSeverity, CorrectionSeverity>;
registerEnumType(CorrectionSeverityEnum, {
  name: 'CorrectionSeverity',
  description: 'How much it matters that a response was wrong.',
  valuesConfig: {
    LOW: { description: 'A blemish.' },
    MEDIUM: { description: 'Should have been right.' },
    HIGH: { description: 'Could not be used as it was.' },
    CRITICAL: { description: 'Would have done damage.' },
  },
});

export const CorrectionEvaluationStatusEnum = {
  PENDING: 'PENDING',
  DONE: 'DONE',
  FAILED: 'FAILED',
} as const satisfies Record<CorrectionEvaluationStatus, CorrectionEvaluationStatus>;
registerEnumType(CorrectionEvaluationStatusEnum, {
  name: 'CorrectionEvaluationStatus',
  description: 'Where the evaluation of a correction stands.',
  valuesConfig: {
    PENDING: { description: 'It waits for a worker, or one is at it.' },
    DONE: { description: 'Both responses were evaluated.' },
    FAILED: { description: 'It could not be evaluated; evaluationFailure says why.' },
  },
});
