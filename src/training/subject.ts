import type { Subject } from '../evaluation/index.js';
import type { TrainingSessionEntity } from './training-session.entity.js';

/** What the strategies are given of a session. */
export function subjectOf(
  session: Pick<
    TrainingSessionEntity,
    'agentType' | 'dataFormat' | 'originalResponse' | 'taskDescription' | 'context'
  >,
): Subject {
  return {
    agentType: session.agentType,
    response: session.originalResponse,
    original: null,
    dataFormat: session.dataFormat,
    taskDescription: session.taskDescription,
    ...session.context,
  };
}
