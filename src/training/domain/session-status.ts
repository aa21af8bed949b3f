export const SESSION_STATUSES = [
  'QUEUED',
  'RUNNING',
  'IMPROVED',
  'UNIMPROVED',
  'FAILED',
  'CANCELLED',
] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export const TRAINING_MODES = ['CONTINUOUS', 'BATCH', 'ADAPTIVE'] as const;
export type TrainingMode = (typeof TRAINING_MODES)[number];

export const EVENT_TYPES = [
  'QUEUED',
  'STARTED',
  'EVALUATED',
  'CANDIDATE_PROPOSED',
  'CANDIDATE_EVALUATED',
  'RETRIED',
  'IMPROVED',
  'UNIMPROVED',
  'FAILED',
  'CANCELLED',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Every change of state there is; anything else is a defect. */
const TRANSITIONS: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  QUEUED: ['RUNNING', 'FAILED', 'CANCELLED'],
  RUNNING: ['QUEUED', 'IMPROVED', 'UNIMPROVED', 'FAILED', 'CANCELLED'],
  IMPROVED: [],
  UNIMPROVED: [],
  FAILED: [],
  CANCELLED: [],
};

/** Whether a session in this state will never change again. */
export function isFinal(status: SessionStatus): boolean {
  return TRANSITIONS[status].length === 0;
}

/** The states from which `to` can be reached. */
export function sourcesOf(to: SessionStatus): SessionStatus[] {
  return SESSION_STATUSES.filter((from) => TRANSITIONS[from].includes(to));
}

/** @throws Error when the table has no such transition. */
export function assertTransition(from: SessionStatus, to: SessionStatus): void {
  if (!TRANSITIONS[from].includes(to)) throw new Error(`a session cannot go from ${from} to ${to}`);
}

/** Whether an event of this type ends its session. */
export function isFinalEvent(type: EventType): boolean {
  return type === 'IMPROVED' || type === 'UNIMPROVED' || type === 'FAILED' || type === 'CANCELLED';
}
