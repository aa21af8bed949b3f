import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import { AlertRuleEntity, AlertWatchEntity } from './alert-rule.entity.js';
import type { AlertRulesService } from './alert-rules.service.js';
import type { AlertStore, NewAlert, Watch } from './alert-store.js';
import { METRIC_TERMS } from './domain/alert-rule.js';
import { decide } from './domain/decide.js';
import { describeAlert } from './domain/describe.js';
import { readMeasures, type Measures, type ResidualSource } from './read-measures.js';

export interface EvaluatorParts {
  readonly database: Database;
  readonly store: AlertStore;
  readonly rules: Pick<AlertRulesService, 'bringBuiltIn'>;
  /** Null where no forecasts are kept. */
  readonly residuals: ResidualSource | null;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
  readonly logger: Logger;
}

/** Where a project's rules stand: what is past its threshold since when, and what is open. */
interface Standing {
  readonly watches: ReadonlyMap<string, Date>;
  readonly open: ReadonlySet<string>;
}

interface Outcome {
  readonly opened: number;
  readonly resolved: number;
}

const keyOf = (ruleId: string, agentType: string): string => `${ruleId} ${agentType}`;

/** Looks at what the rules of all projects watch, and opens and resolves alerts. */
export class AlertEvaluator {
  constructor(private readonly parts: EvaluatorParts) {}

  /**
   * One look. May run on several nodes at once: a project that another one looks at is left to it.
   *
   * @returns what was done, in words
   */
  async run(signal: AbortSignal): Promise<string> {
    const projects = await this.parts.database.acrossProjects((db) =>
      db.query<{ project_id: string }[]>(`/* projects */ SELECT project_id FROM project ORDER BY project_id`),
    );
    const total = { opened: 0, resolved: 0, busy: 0 };
    for (const { project_id: projectId } of projects) {
      if (signal.aborted) break;
      await this.parts.rules.bringBuiltIn({ projectId });
      const outcome = await this.look(projectId);
      if (!outcome) total.busy += 1;
      total.opened += outcome?.opened ?? 0;
      total.resolved += outcome?.resolved ?? 0;
    }
    if (total.opened + total.resolved > 0) {
      this.parts.logger.info(total, 'alerts have changed');
      this.parts.wakeUp.ring();
    }
    const left = total.busy > 0 ? `; ${total.busy} projects left to another node` : '';
    return `${total.opened} opened, ${total.resolved} resolved${left}`;
  }

  /** Null where another node is at it. */
  private look(projectId: string): Promise<Outcome | null> {
    const { database, store, residuals } = this.parts;
    return database.transaction({ projectId }, async (tx) => {
      const now = await store.tryLock(tx, projectId);
      if (!now) return null;
      const rules = await tx.find(AlertRuleEntity, { where: { projectId, isEnabled: true } });
      const standing = await readStanding(tx, projectId);
      const metrics = new Set(rules.map(({ metric }) => metric));
      const measures = await readMeasures(tx, projectId, metrics, residuals);
      const opening: NewAlert[] = [];
      const resolving: { ruleId: string; agentType: string }[] = [];
      const watches: Watch[] = [];
      for (const rule of rules) {
        const measured: Measures = measures.get(rule.metric) ?? new Map();
        for (const agentType of watchedBy(rule, measured, standing)) {
          const measure = measured.get(agentType) ?? null;
          const key = keyOf(rule.id, agentType);
          const state = { pastSince: standing.watches.get(key) ?? null, isOpen: standing.open.has(key) };
          const { action, pastSince } = decide(rule, state, measure?.value ?? null, now);
          if (pastSince?.getTime() !== state.pastSince?.getTime()) {
            watches.push({ ruleId: rule.id, agentType, pastSince });
          }
          if (action === 'RESOLVE') resolving.push({ ruleId: rule.id, agentType });
          if (action === 'OPEN' && measure) {
            const { metric, severity, threshold } = rule;
            const message = describeAlert(rule, agentType, measure);
            opening.push({
              ruleId: rule.id,
              agentType,
              metric,
              severity,
              message,
              value: measure.value,
              threshold,
            });
          }
        }
      }
      await store.keep(tx, projectId, watches);
      const resolved = await store.resolve(tx, projectId, resolving);
      return { opened: await store.open(tx, projectId, opening), resolved };
    });
  }
}

async function readStanding(tx: EntityManager, projectId: string): Promise<Standing> {
  const watches = await tx.findBy(AlertWatchEntity, { projectId });
  const open = await tx.query<{ rule_id: string; agent_type: string }[]>(
    `/* open_alerts_of_project */ SELECT rule_id, agent_type FROM alert WHERE project_id = $1 AND resolved_at IS NULL`,
    [projectId],
  );
  return {
    watches: new Map(watches.map((watch) => [keyOf(watch.ruleId, watch.agentType), watch.pastSince])),
    open: new Set(open.map((row) => keyOf(row.rule_id, row.agent_type))),
  };
}

/** Whose values a rule looks at; '' is the whole project. Those that it waits for are among them, measured or not. */
function watchedBy(rule: AlertRuleEntity, measured: Measures, standing: Standing): string[] {
  if (!METRIC_TERMS[rule.metric].isOfAgents) return [''];
  if (rule.agentType !== null) return [rule.agentType];
  const waiting = [...standing.watches.keys()]
    .filter((key) => key.startsWith(`${rule.id} `))
    .map((key) => key.slice(rule.id.length + 1));
  return [...new Set([...measured.keys(), ...waiting])];
}
