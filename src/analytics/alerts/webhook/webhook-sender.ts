import type { Logger } from 'pino';
import type { WebhookSettings } from '../../../platform/config/index.js';
import type { Database } from '../../../platform/database/database.js';
import type { WakeUp } from '../../../platform/events/wake-up.js';
import { toGlobalId } from '../../../platform/graphql/node-id.js';
import type { Clock, RandomSource } from '../../../platform/ports.js';
import { WakeableLoop } from '../../../platform/wakeable-loop.js';
import { AlertEntity, type AlertDeliveryEntity, type DeliveryKind } from '../alert.entity.js';
import { retryDelayMs, TRIES_MAX } from '../domain/retry-delay.js';
import { postWebhook, WebhookError, type Posting } from './post-webhook.js';
import { signatureHeaders } from './sign.js';

export interface SenderParts {
  readonly database: Database;
  readonly wakeUp: Pick<WakeUp, 'onWake'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
}

export interface SenderOptions {
  readonly timeoutMs: number;
  /** How often to look without being woken. */
  readonly pollMs: number;
  /** How long the first pause lasts, on average. */
  readonly firstDelayMs: number;
  readonly lookup?: Posting['lookup'];
}

const DEFAULTS: SenderOptions = { timeoutMs: 10_000, pollMs: 5_000, firstDelayMs: 5_000 };
/** Deliveries that are tried at the same time. */
const BATCH = 5;
/** What a try may take beyond its time-out, until it counts as lost with its process. */
const GRACE_MS = 20_000;

interface DueRow {
  project_id: string;
  id: string;
  alert_id: string;
  kind: DeliveryKind;
  attempt: number;
}

/**
 * Tells a webhook of alerts. What is to be told are rows that were written with the alert; each is tried until it
 * arrives, eight times at most, with growing pauses, by whichever node comes first. A process that dies during a try
 * leaves it to be tried again, so that a message may come twice, under the same webhook-id.
 */
export class WebhookSender {
  private readonly loop: WakeableLoop;
  private readonly options: SenderOptions;
  private readonly stopping = new AbortController();
  private stopWaking: () => void = () => undefined;

  constructor(
    private readonly parts: SenderParts,
    private readonly webhook: WebhookSettings,
    options: Partial<SenderOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.loop = new WakeableLoop(
      () => this.turn(),
      this.options.pollMs,
      (error) => parts.logger.warn({ err: error }, 'alerts could not be sent; trying again'),
    );
  }

  start(): void {
    this.stopWaking = this.parts.wakeUp.onWake(() => this.loop.wake());
    this.loop.start();
  }

  /** Gives up tries under way; they are made again when their time is over. */
  async stop(): Promise<void> {
    this.stopWaking();
    this.stopping.abort();
    await this.loop.stop();
  }

  private async turn(): Promise<number | null> {
    const due = await this.claim();
    await Promise.all(due.map((row) => this.deliver(row)));
    return due.length === BATCH ? 0 : null;
  }

  private async claim(): Promise<DueRow[]> {
    const [rows] = await this.parts.database.acrossProjects((tx) =>
      tx.query<[DueRow[], number]>(
        `/* claim_deliveries */ UPDATE alert_delivery d
            SET attempt = attempt + 1, next_at = clock_timestamp() + $2 * interval '1 millisecond'
          FROM (SELECT project_id, id FROM alert_delivery WHERE status = 'PENDING' AND next_at <= now()
                 ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
          WHERE d.project_id = due.project_id AND d.id = due.id
          RETURNING d.project_id, d.id, d.alert_id, d.kind, d.attempt`,
        [BATCH, this.options.timeoutMs + GRACE_MS],
      ),
    );
    return rows;
  }

  private async deliver(row: DueRow): Promise<void> {
    const alert = await this.parts.database.read({ projectId: row.project_id }, (db) =>
      db.findOneByOrFail(AlertEntity, { projectId: row.project_id, id: row.alert_id }),
    );
    const body = JSON.stringify(messageOf(alert, row.kind));
    try {
      const { url, secret, allowPrivate } = this.webhook;
      const headers = signatureHeaders(secret, row.id, this.parts.clock.now(), body);
      const { timeoutMs, lookup } = this.options;
      const { signal } = this.stopping;
      await postWebhook({ url, headers, body, allowPrivate, timeoutMs, signal, lookup });
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      if (!(error instanceof WebhookError)) throw error;
      await this.failed(row, error);
      return;
    }
    await this.record(row, { status: 'DELIVERED', failure: null, waitMs: 0 });
  }

  private async failed(row: DueRow, error: WebhookError): Promise<void> {
    const isOver = !error.isRetryable || row.attempt >= TRIES_MAX;
    const waitMs = retryDelayMs(row.attempt, this.options.firstDelayMs, this.parts.random.next());
    await this.record(row, { status: isOver ? 'FAILED' : 'PENDING', failure: error.message, waitMs });
    const facts = { deliveryId: row.id, attempt: row.attempt, reason: error.message };
    if (isOver)
      this.parts.logger.error(facts, 'an alert did not reach the webhook, and is not sent any more');
    else this.parts.logger.warn(facts, 'an alert did not reach the webhook; it is sent again');
  }

  /** Of this try only: one that was taken for lost says nothing any more. */
  private async record(
    row: DueRow,
    result: Pick<AlertDeliveryEntity, 'status' | 'failure'> & { readonly waitMs: number },
  ): Promise<void> {
    await this.parts.database.transaction({ projectId: row.project_id }, (tx) =>
      tx.query(
        `/* record_delivery */ UPDATE alert_delivery SET status = $4, failure = $5,
            next_at = clock_timestamp() + $6 * interval '1 millisecond',
            delivered_at = CASE WHEN $4 = 'DELIVERED' THEN clock_timestamp() END
          WHERE project_id = $1 AND id = $2 AND attempt = $3`,
        [row.project_id, row.id, row.attempt, result.status, result.failure, Math.round(result.waitMs)],
      ),
    );
  }
}

/** The same at every try, whatever has become of the alert meanwhile. */
function messageOf(alert: AlertEntity, kind: DeliveryKind) {
  const isResolved = kind === 'RESOLVED';
  const at = isResolved ? alert.resolvedAt! : alert.openedAt;
  return {
    type: isResolved ? 'alert.resolved' : 'alert.opened',
    timestamp: at.toISOString(),
    data: {
      id: toGlobalId('TrainingAlert', alert.id),
      ruleId: toGlobalId('AlertRule', alert.ruleId),
      project: alert.projectId,
      severity: alert.severity,
      metric: alert.metric,
      agentType: alert.agentType === '' ? null : alert.agentType,
      message: alert.message,
      value: alert.value,
      threshold: alert.threshold,
      openedAt: alert.openedAt.toISOString(),
      resolvedAt: isResolved ? at.toISOString() : null,
    },
  };
}
