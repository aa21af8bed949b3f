import DataLoader from 'dataloader';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { AlertRuleEntity } from './alert-rule.entity.js';
import type { AlertRulesService } from './alert-rules.service.js';
import type { AlertEntity } from './alert.entity.js';
import type { AlertsService } from './alerts.service.js';

/** What is read by id in one statement for a whole request, however many fields ask. */
export class AlertLoaders {
  constructor(
    private readonly alerts: AlertsService,
    private readonly rules: AlertRulesService,
  ) {}

  rule(context: RequestContext, id: string): Promise<AlertRuleEntity | null> {
    return context
      .loader('analytics.alertRules', () => byId((ids) => this.rules.findMany(context.project, ids)))
      .load(id);
  }

  alert(context: RequestContext, id: string): Promise<AlertEntity | null> {
    return context
      .loader('analytics.alerts', () => byId((ids) => this.alerts.findMany(context.project, ids)))
      .load(id);
  }
}

function byId<T extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const found = new Map((await find(ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
