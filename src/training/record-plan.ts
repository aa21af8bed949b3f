import type { Database } from '../platform/database/database.js';
import type { ArmOutcome } from './experiments/session-trial.js';
import type { Claim } from './session-claim.js';
import type { SessionPlan } from './training-session.entity.js';

/** Adds to a session's plan what was settled at its first try, so that later tries keep to it. Nothing where the claim is lost. */
export async function recordPlan(
  database: Database,
  claim: Claim,
  more: Partial<SessionPlan>,
): Promise<void> {
  await database.transaction(claim, (tx) =>
    tx.query(
      `/* record_plan */ UPDATE training_session SET plan = plan || $4::jsonb
        WHERE project_id = $1 AND id = $2 AND attempt = $3`,
      [claim.projectId, claim.sessionId, claim.attempt, JSON.stringify(more)],
    ),
  );
}

/**
 * Adds to a session's plan what came of it under an arm. What an earlier try has found stays: a later one has its steps,
 * and would say that they cost nothing.
 */
export async function recordArmOutcome(
  database: Database,
  claim: Claim,
  variantId: string,
  outcome: ArmOutcome,
): Promise<void> {
  await database.transaction(claim, (tx) =>
    tx.query(
      `/* record_arm_outcome */ UPDATE training_session
          SET plan = plan || jsonb_build_object('armOutcomes', $4::jsonb || coalesce(plan->'armOutcomes', '{}'))
        WHERE project_id = $1 AND id = $2 AND attempt = $3`,
      [claim.projectId, claim.sessionId, claim.attempt, JSON.stringify({ [variantId]: outcome })],
    ),
  );
}
