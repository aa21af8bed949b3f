import { registerEnumType } from 'type-graphql';
import type { DataFormat } from '../evaluation/index.js';
import type { EventType, SessionStatus, TrainingMode } from './domain/session-status.js';

export const TrainingModeEnum = {
  CONTINUOUS: 'CONTINUOUS',
  BATCH: 'BATCH',
  ADAPTIVE: 'ADAPTIVE',
} as const satisfies Record<TrainingMode, TrainingMode>;
registerEnumType(TrainingModeEnum, {
  name: 'TrainingMode',
  description: 'How a session counts as evidence and chooses its means.',
  valuesConfig: {
    CONTINUOUS: { description: 'The session counts as evidence as soon as it ends.' },
    BATCH: { description: 'The whole set counts once, when it has ended; for trainAgentResponses only.' },
    ADAPTIVE: {
      description:
        'Strategy and template are chosen by what has worked, and it iterates until its target or budget is reached. Its first event tells why.',
    },
  },
});

export const TrainingDataFormatEnum = {
  CODE: 'CODE',
  DOCUMENTATION: 'DOCUMENTATION',
  ANALYSIS: 'ANALYSIS',
  CONVERSATION: 'CONVERSATION',
  MIXED: 'MIXED',
} as const satisfies Record<DataFormat, DataFormat>;
registerEnumType(TrainingDataFormatEnum, {
  name: 'TrainingDataFormat',
  description: 'What kind of text a response is.',
  valuesConfig: {
    CODE: { description: 'Source text, also in the fences of a Markdown answer.' },
    DOCUMENTATION: { description: 'Documentation, as in Markdown.' },
    ANALYSIS: { description: 'A report or an analysis.' },
    CONVERSATION: { description: 'An answer in a conversation.' },
    MIXED: { description: 'Several of these.' },
  },
});

export const TrainingSessionStatusEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  IMPROVED: 'IMPROVED',
  UNIMPROVED: 'UNIMPROVED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const satisfies Record<SessionStatus, SessionStatus>;
registerEnumType(TrainingSessionStatusEnum, {
  name: 'TrainingSessionStatus',
  description: 'Where a session stands; the last four are final.',
  valuesConfig: {
    QUEUED: { description: 'Accepted, and waiting for a worker.' },
    RUNNING: { description: 'A worker is training it.' },
    IMPROVED: { description: 'A candidate was proved better and is the improved response.' },
    UNIMPROVED: { description: 'No candidate was proved better, and the original stands.' },
    FAILED: { description: 'It could not be trained; failure says why.' },
    CANCELLED: { description: 'It was cancelled on request.' },
  },
});

export const TrainingSessionEventTypeEnum = {
  QUEUED: 'QUEUED',
  STARTED: 'STARTED',
  EVALUATED: 'EVALUATED',
  CANDIDATE_PROPOSED: 'CANDIDATE_PROPOSED',
  CANDIDATE_EVALUATED: 'CANDIDATE_EVALUATED',
  RETRIED: 'RETRIED',
  IMPROVED: 'IMPROVED',
  UNIMPROVED: 'UNIMPROVED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const satisfies Record<EventType, EventType>;
registerEnumType(TrainingSessionEventTypeEnum, {
  name: 'TrainingSessionEventType',
  description: 'What happened to a session; the last four end it.',
  valuesConfig: {
    QUEUED: { description: 'It was accepted.' },
    STARTED: { description: 'A worker took it.' },
    EVALUATED: { description: 'The original was evaluated.' },
    CANDIDATE_PROPOSED: { description: 'An improver proposed another response.' },
    CANDIDATE_EVALUATED: { description: 'A candidate was evaluated, and accepted or not.' },
    RETRIED: { description: 'It went back to the queue.' },
    IMPROVED: { description: 'It ended with a response that is proved better.' },
    UNIMPROVED: { description: 'It ended with the original.' },
    FAILED: { description: 'It ended without a result.' },
    CANCELLED: { description: 'It was ended on request.' },
  },
});
