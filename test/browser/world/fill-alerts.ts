import type pg from 'pg';
import { v7 } from 'uuid';

interface MadeAlert {
  readonly metric: string;
  readonly agentType: string;
  readonly message: string;
  readonly value: number;
  readonly threshold: number;
  /** Hours ago. */
  readonly opened: number;
  readonly resolved: number | null;
}

const ALERTS: readonly MadeAlert[] = [
  {
    metric: 'JUDGE_FAILURE_RATE',
    agentType: '',
    message: '62 % of the last 50 calls of judges gave no answer that can be used, above 50 %',
    value: 0.62,
    threshold: 0.5,
    opened: 3,
    resolved: null,
  },
  {
    metric: 'FAILURE_RATE',
    agentType: 'security',
    message: '41 % of the last 50 sessions of security failed, above 30 %',
    value: 0.41,
    threshold: 0.3,
    opened: 30,
    resolved: 28.5,
  },
  {
    metric: 'QUEUE_AGE_SECONDS',
    agentType: '',
    message: 'a response has waited 512 s for a worker, above 300 s',
    value: 512,
    threshold: 300,
    opened: 76,
    resolved: 75.8,
  },
];

/** Alerts of the last days; the one that is open stays so where nobody judges, for nothing says that it is over. */
export async function fillAlerts(client: pg.Client): Promise<void> {
  for (const alert of ALERTS) {
    await client.query(
      `INSERT INTO alert (project_id, id, rule_id, agent_type, metric, severity, message, value, threshold, opened_at, resolved_at,
         tx, position)
       SELECT project_id, $1, id, $2, metric, severity, $3, $4, $5, now() - interval '1 hour' * $6::float8,
           now() - interval '1 hour' * $7::float8, pg_current_xact_id()::text::bigint, nextval('alert_change')
         FROM alert_rule WHERE metric = $8 ORDER BY threshold LIMIT 1`,
      [
        v7(),
        alert.agentType,
        alert.message,
        alert.value,
        alert.threshold,
        alert.opened,
        alert.resolved,
        alert.metric,
      ],
    );
  }
}
