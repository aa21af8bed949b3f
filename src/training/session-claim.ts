import type { JobPayload } from '../platform/queue/job-queue.js';

export const TRAIN_QUEUE = 'train';
/** A batch's jobs let others go before them: whoever waits for one answer is not to wait for a thousand. */
export const BATCH_PRIORITY = -1;

/** Says that a session may be waiting. Only a hint: the session's row decides. */
export interface TrainJob extends JobPayload {
  readonly sessionId: string;
}

/** A worker's hold on a session; `attempt` fences every write it makes. */
export interface Claim {
  readonly projectId: string;
  readonly sessionId: string;
  readonly agentType: string;
  readonly attempt: number;
}

/** Names a session among those of all projects: one that was restored beside its original has the same id. */
export function keyOfSession(of: Pick<TrainJob, 'projectId' | 'sessionId'>): string {
  return `${of.projectId}/${of.sessionId}`;
}
