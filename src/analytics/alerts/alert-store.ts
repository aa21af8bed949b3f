import type { EntityManager } from 'typeorm';
import type { IdSource } from '../../platform/ports.js';
import type { DeliveryKind } from './alert.entity.js';
import type { AlertMetric, AlertSeverity } from './domain/alert-rule.js';

/** An alert that is to open. */
export interface NewAlert {
  readonly ruleId: string;
  /** Empty where the metric is of the whole project. */
  readonly agentType: string;
  readonly metric: AlertMetric;
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly value: number;
  readonly threshold: number;
}

/** Since when a rule's value is past its threshold; null where it is not. */
export interface Watch {
  readonly ruleId: string;
  readonly agentType: string;
  readonly pastSince: Date | null;
}

const CHANGE = `(pg_current_xact_id())::text::bigint`;
/** The first key of the advisory locks under which alerts and their rules are changed; the second is the project's. */
const ALERT_LOCK = 4_702_131;

/** Writes alerts, with what is to be told of them, in the caller's transaction. */
export class AlertStore {
  constructor(
    private readonly ids: IdSource,
    /** Whether a webhook is told. */
    private readonly hasWebhook: boolean,
  ) {}

  /** Waits until nobody else changes alerts of the project, until the transaction ends. */
  async lock(tx: EntityManager, projectId: string): Promise<void> {
    await tx.query(`/* lock_alerts */ SELECT pg_advisory_xact_lock($1, hashtext($2))`, [
      ALERT_LOCK,
      projectId,
    ]);
  }

  /** The same without waiting; null where somebody else is at it, else the database's time. */
  async tryLock(tx: EntityManager, projectId: string): Promise<Date | null> {
    const [row] = await tx.query<{ locked: boolean; now: Date }[]>(
      `/* try_lock_alerts */ SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS locked, clock_timestamp() AS now`,
      [ALERT_LOCK, projectId],
    );
    return row?.locked ? row.now : null;
  }

  /** Opens those that are not open; returns how many. */
  async open(tx: EntityManager, projectId: string, alerts: readonly NewAlert[]): Promise<number> {
    if (alerts.length === 0) return 0;
    const column = <K extends keyof NewAlert>(name: K): NewAlert[K][] => alerts.map((alert) => alert[name]);
    const rows = await tx.query<{ id: string }[]>(
      `/* open_alerts */ INSERT INTO alert
         (project_id, id, rule_id, agent_type, metric, severity, message, value, threshold, opened_at, tx, position)
       SELECT $1, a.id, a.rule_id, a.agent_type, a.metric, a.severity, a.message, a.value, a.threshold,
           clock_timestamp(), ${CHANGE}, nextval('alert_change')
         FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::double precision[],
           $9::double precision[]) AS a(id, rule_id, agent_type, metric, severity, message, value, threshold)
       ON CONFLICT (project_id, rule_id, agent_type) WHERE resolved_at IS NULL DO NOTHING RETURNING id`,
      [
        projectId,
        alerts.map(() => this.ids.next()),
        column('ruleId'),
        column('agentType'),
        column('metric'),
        column('severity'),
        column('message'),
        column('value'),
        column('threshold'),
      ],
    );
    await this.tell(tx, projectId, rows, 'OPENED');
    return rows.length;
  }

  /** Resolves open alerts of rules; returns how many. */
  async resolve(
    tx: EntityManager,
    projectId: string,
    of: readonly { readonly ruleId: string; readonly agentType: string }[],
  ): Promise<number> {
    if (of.length === 0) return 0;
    const [rows] = await tx.query<[{ id: string }[], number]>(
      `/* resolve_alerts */ UPDATE alert a
          SET resolved_at = clock_timestamp(), tx = ${CHANGE}, position = nextval('alert_change')
         FROM unnest($2::uuid[], $3::text[]) AS o(rule_id, agent_type)
        WHERE a.project_id = $1 AND a.rule_id = o.rule_id AND a.agent_type = o.agent_type AND a.resolved_at IS NULL
        RETURNING a.id`,
      [projectId, of.map(({ ruleId }) => ruleId), of.map(({ agentType }) => agentType)],
    );
    await this.tell(tx, projectId, rows, 'RESOLVED');
    return rows.length;
  }

  /** Resolves all open alerts of a rule that does not watch any more what it did. */
  async resolveAllOf(tx: EntityManager, projectId: string, ruleId: string): Promise<number> {
    const open = await tx.query<{ agent_type: string }[]>(
      `/* open_alerts_of_rule */ SELECT agent_type FROM alert
        WHERE project_id = $1 AND rule_id = $2 AND resolved_at IS NULL`,
      [projectId, ruleId],
    );
    const of = open.map((row) => ({ ruleId, agentType: row.agent_type }));
    return this.resolve(tx, projectId, of);
  }

  /** Forgets since when a rule's values are past its threshold. */
  async forget(tx: EntityManager, projectId: string, ruleId: string): Promise<void> {
    await tx.query(
      `/* forget_alert_watches */ DELETE FROM alert_watch WHERE project_id = $1 AND rule_id = $2`,
      [projectId, ruleId],
    );
  }

  /** Keeps since when values are past their thresholds; forgets those that are not. */
  async keep(tx: EntityManager, projectId: string, watches: readonly Watch[]): Promise<void> {
    const past = watches.filter(({ pastSince }) => pastSince !== null);
    const over = watches.filter(({ pastSince }) => pastSince === null);
    const keys = (of: readonly Watch[]) => [
      of.map(({ ruleId }) => ruleId),
      of.map(({ agentType }) => agentType),
    ];
    if (past.length > 0) {
      await tx.query(
        `/* keep_alert_watches */ INSERT INTO alert_watch (project_id, rule_id, agent_type, past_since)
         SELECT $1, w.* FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS w
         ON CONFLICT (project_id, rule_id, agent_type) DO UPDATE SET past_since = excluded.past_since`,
        [projectId, ...keys(past), past.map(({ pastSince }) => pastSince)],
      );
    }
    if (over.length > 0) {
      await tx.query(
        `/* end_alert_watches */ DELETE FROM alert_watch w USING unnest($2::uuid[], $3::text[]) AS o(rule_id, agent_type)
          WHERE w.project_id = $1 AND w.rule_id = o.rule_id AND w.agent_type = o.agent_type`,
        [projectId, ...keys(over)],
      );
    }
  }

  private async tell(
    tx: EntityManager,
    projectId: string,
    alerts: readonly { readonly id: string }[],
    kind: DeliveryKind,
  ): Promise<void> {
    if (!this.hasWebhook || alerts.length === 0) return;
    await tx.query(
      `/* send_alerts */ INSERT INTO alert_delivery (project_id, id, alert_id, kind)
       SELECT $1, d.id, d.alert_id, $4 FROM unnest($2::uuid[], $3::uuid[]) AS d(id, alert_id)`,
      [projectId, alerts.map(() => this.ids.next()), alerts.map(({ id }) => id), kind],
    );
  }
}
