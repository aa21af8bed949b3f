import type { Logger } from 'pino';
import type { WebhookSettings } from '../../platform/config/index.js';
import type { Database } from '../../platform/database/database.js';
import { ChangeFeed } from '../../platform/events/change-feed.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { Clock, IdSource, RandomSource } from '../../platform/ports.js';
import { DEFAULT_PROJECT, type ProjectContext } from '../../platform/project.js';
import { AlertEntity } from './alert.entity.js';
import { AlertEvaluator } from './alert-evaluator.js';
import { AlertLoaders } from './alert-loaders.js';
import { AlertRulesService } from './alert-rules.service.js';
import { AlertStore } from './alert-store.js';
import { AlertsResolver } from './alerts.resolver.js';
import { AlertsService } from './alerts.service.js';
import type { ResidualSource } from './read-measures.js';
import { WebhookSender, type SenderOptions } from './webhook/webhook-sender.js';

/** What alerts are built upon. */
export interface AlertParts {
  readonly database: Database;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** Who is told of alerts; null where nobody is. */
  readonly webhook: WebhookSettings | null;
  /** Null where no forecasts are kept. */
  readonly residuals: ResidualSource | null;
}

function createRules({ database, ids, wakeUp, webhook }: AlertParts) {
  const store = new AlertStore(ids, webhook !== null);
  return { store, rules: new AlertRulesService(database, store, ids, wakeUp) };
}

/** The side that answers about alerts and rules, and tells of changes. */
export function createAlertsApi(parts: AlertParts, project: ProjectContext = DEFAULT_PROJECT) {
  const { database, wakeUp, logger } = parts;
  const { rules } = createRules(parts);
  const alerts = new AlertsService(database);
  const loaders = new AlertLoaders(alerts, rules);
  const feed = new ChangeFeed(database, AlertEntity, wakeUp, logger);
  return {
    loaders,
    resolver: new AlertsResolver(alerts, rules, loaders, feed),
    async start(): Promise<void> {
      await rules.bringBuiltIn(project);
      await feed.start();
    },
    stop: () => feed.stop(),
  };
}

/** The side that watches. */
export function createAlertEvaluator(parts: AlertParts): AlertEvaluator {
  return new AlertEvaluator({ ...parts, ...createRules(parts) });
}

/** The side that tells the webhook; null where there is none. */
export function createWebhookSender(
  parts: AlertParts,
  options: Partial<SenderOptions> = {},
): WebhookSender | null {
  return parts.webhook && new WebhookSender(parts, parts.webhook, options);
}
