import { Counter, Gauge, type Registry } from 'prom-client';

/** What the sockets count. */
export interface SocketMetrics {
  socketOpened(): void;
  socketClosed(): void;
  subscriptionStarted(): void;
  subscriptionEnded(): void;
  /** A socket was closed with 1013 because its peer did not read. */
  slowSocketClosed(): void;
  /** An upgrade was refused with this HTTP status. */
  upgradeRefused(status: number): void;
  eventRendered(): void;
  eventDelivered(): void;
}

/** Registers the sockets' metrics with the process's registry. */
export function createSocketMetrics(registry: Registry): SocketMetrics {
  const registers = [registry];
  const sockets = new Gauge({ name: 'ws_connections', help: 'Open GraphQL sockets.', registers });
  const subscriptions = new Gauge({
    name: 'subscriptions_active',
    help: 'Running subscriptions.',
    registers,
  });
  const slow = new Counter({
    name: 'ws_slow_sockets_closed_total',
    help: 'Sockets closed with 1013 because their peer did not read fast enough.',
    registers,
  });
  const refused = new Counter({
    name: 'ws_upgrades_refused_total',
    help: 'Upgrades to a socket refused, by HTTP status.',
    labelNames: ['status'],
    registers,
  });
  const rendered = new Counter({
    name: 'subscription_events_rendered_total',
    help: 'Events executed and serialised, once for all subscribers that asked the same.',
    registers,
  });
  const delivered = new Counter({
    name: 'subscription_events_delivered_total',
    help: 'Events written to sockets.',
    registers,
  });
  return {
    socketOpened: () => sockets.inc(),
    socketClosed: () => sockets.dec(),
    subscriptionStarted: () => subscriptions.inc(),
    subscriptionEnded: () => subscriptions.dec(),
    slowSocketClosed: () => slow.inc(),
    upgradeRefused: (status) => refused.inc({ status: String(status) }),
    eventRendered: () => rendered.inc(),
    eventDelivered: () => delivered.inc(),
  };
}
