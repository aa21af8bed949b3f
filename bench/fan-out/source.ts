import type { FeedSubscriber, LiveFeed } from '../../src/platform/events/live-feed.js';
import type { TrainingEvent } from '../../src/training/events/training-event.js';

/** What every subscriber asks for. */
export const SUBSCRIPTION = `subscription {
  trainingSessionEvents { id cursor sequence type message progress score occurredAt }
}`;

/** An event whose message is the machine's monotonic time in nanoseconds, the same for all processes. */
export function eventNow(sequence: number): TrainingEvent {
  return {
    id: `01900003-0000-7000-8000-${sequence.toString(16).padStart(12, '0')}`,
    projectId: 'default',
    sessionId: '01900001-0000-7000-8000-000000000001',
    batchId: null,
    agentType: 'engineer',
    at: { transactionId: 1n, id: BigInt(sequence) } as unknown as TrainingEvent['at'],
    cursor: `cursor-${sequence}`,
    sequence,
    type: 'EVALUATED',
    message: process.hrtime.bigint().toString(),
    progress: 0.5,
    score: 72.5,
    occurredAt: new Date(),
  };
}

/** A live feed in memory that many read. */
export class MemoryFeed implements LiveFeed<TrainingEvent> {
  readonly isLiveFeed = true;
  readonly #subscribers = new Set<FeedSubscriber<TrainingEvent>>();

  publish(event: TrainingEvent): void {
    for (const subscriber of this.#subscribers) void subscriber.next(event);
  }

  open(subscriber: FeedSubscriber<TrainingEvent>): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  [Symbol.asyncIterator](): AsyncIterator<TrainingEvent> {
    throw new Error('A live feed is read by open.');
  }
}
