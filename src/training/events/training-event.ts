import type { EventPosition } from '../../platform/events/event-position.js';
import type { EventType } from '../domain/session-status.js';

/** An event as it is read: what happened, and where it stands among all events. */
export interface TrainingEvent {
  readonly id: string;
  readonly projectId: string;
  readonly sessionId: string;
  /** The session's batch; null where it came alone. */
  readonly batchId: string | null;
  readonly agentType: string;
  readonly at: EventPosition;
  readonly cursor: string;
  readonly sequence: number;
  readonly type: EventType;
  readonly message: string;
  readonly progress: number;
  readonly score: number | null;
  readonly occurredAt: Date;
}

/** Which events a reader asks for. */
export interface EventFilter {
  readonly projectId: string;
  readonly sessionId?: string;
  readonly agentType?: string;
  readonly batchId?: string;
}
