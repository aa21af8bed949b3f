import { Counter, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../../platform/ports.js';
import type { FeedMetrics } from './training-feed.js';

/** Registers what the feeds of this node count. */
export function createFeedMetrics(registry: Registry, clock: Clock): FeedMetrics {
  const registers = [registry];
  const lag = new Histogram({
    name: 'subscription_lag_seconds',
    help: 'From when an event was written to when this node handed it to its subscribers.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const replayed = new Counter({
    name: 'replay_events_total',
    help: 'Events read from the table for subscribers that resumed from a cursor.',
    registers,
  });
  return {
    // The two clocks may differ; an event from the future is on time.
    delivered: ({ occurredAt }) =>
      lag.observe(Math.max(0, clock.now().getTime() - occurredAt.getTime()) / 1_000),
    replayed: (count) => replayed.inc(count),
  };
}
