import type { EntityManager } from 'typeorm';
import type { ExperimentsService } from '../../experiments/index.js';
import { readUsage } from '../../platform/llm/index.js';
import type { SessionStatus } from '../domain/session-status.js';
import type { SessionPlan } from '../training-session.entity.js';

/** A session that ends, as far as experiments want to know it. */
export interface EndedSession {
  readonly projectId: string;
  readonly sessionId: string;
  readonly status: SessionStatus;
  readonly unitHash: string | null;
  readonly instructionsVariantId: string | null;
  readonly plan: SessionPlan | null;
  /** Null where it was never begun. */
  readonly durationMs: number | null;
  /** Points of the response as it came in, and of what it ends with; null where it was not judged. */
  readonly scores: { readonly before: number | null; readonly after: number | null } | null;
}

const POINTS = 100;

/** Tells experiments what came of the sessions that took part in them. */
export class SessionOutcomes {
  constructor(private readonly experiments: Pick<ExperimentsService, 'record' | 'experimentOf'>) {}

  /**
   * Keeps what came of a session in the transaction that ends it, whether it came to something or failed. One that was
   * cancelled tells nothing: a person took it back.
   */
  async record(tx: EntityManager, session: EndedSession): Promise<void> {
    const { projectId, sessionId, status, instructionsVariantId, plan } = session;
    const trial = plan?.trial;
    if (status === 'CANCELLED' || (instructionsVariantId === null && !trial)) return;
    const usage = (await readUsage(tx, projectId, [sessionId])).get(sessionId);
    const whole = {
      isFailed: status === 'FAILED',
      costUsd: usage?.costUsd ?? 0,
      durationMs: session.durationMs,
    };
    await this.ofInstructions(tx, session, whole);
    if (!trial) return;
    const { experimentId, unit, variantId, others } = trial;
    const outcomes = plan.armOutcomes ?? {};
    const own = { ...whole, score: shareOf(session.scores?.after ?? null) };
    const ran = outcomes[variantId];
    // In PAIRED its cost and time are not the whole session's.
    if (ran) Object.assign(own, { costUsd: ran.costUsd, durationMs: ran.durationMs });
    await this.experiments.record(tx, { projectId }, { experimentId, unit, sessionId, variantId, ...own });
    for (const other of others) {
      const outcome = outcomes[other.variantId];
      if (!outcome) continue;
      await this.experiments.record(
        tx,
        { projectId },
        {
          experimentId,
          unit,
          sessionId,
          variantId: other.variantId,
          ...outcome,
          score: shareOf(outcome.score),
        },
      );
    }
  }

  /** Instructions are worth what the response is worth that was given under them, as it came in. */
  private async ofInstructions(
    tx: EntityManager,
    { projectId, sessionId, instructionsVariantId: variantId, unitHash: unit, scores }: EndedSession,
    whole: { readonly isFailed: boolean; readonly costUsd: number; readonly durationMs: number | null },
  ): Promise<void> {
    if (variantId === null || unit === null) return;
    const experimentId = await this.experiments.experimentOf(tx, { projectId }, variantId);
    if (experimentId === null) return;
    // A training that failed does not take back what the response was found to be worth.
    const score = shareOf(scores?.before ?? (await scoreBefore(tx, projectId, sessionId)));
    await this.experiments.record(
      tx,
      { projectId },
      { experimentId, variantId, unit, sessionId, score, ...whole },
    );
  }
}

/** Points of a session's response as it came in; null where it was not evaluated. */
async function scoreBefore(tx: EntityManager, projectId: string, sessionId: string): Promise<number | null> {
  const [row] = await tx.query<{ score: number }[]>(
    `/* score_before */ SELECT e.score FROM training_session s
       JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
      WHERE s.project_id = $1 AND s.id = $2`,
    [projectId, sessionId],
  );
  return row?.score ?? null;
}

const shareOf = (points: number | null): number | null => (points === null ? null : points / POINTS);
