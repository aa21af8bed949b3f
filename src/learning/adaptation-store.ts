import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../platform/project.js';
import { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationScope, AdaptationStatus, Proposal } from './domain/adaptation.js';
import type { HoldoutReading } from './domain/keep-effect.js';
import type { StartedTrial } from './ports.js';

/** A proposal with the id that it is to have. */
export type NewAdaptation = Proposal & { readonly id: string; readonly agentType: string };

/** A rule in force. */
export interface InForceRow {
  readonly id: string;
  readonly agentType: string;
  readonly subject: string;
  readonly about: string;
  readonly instruction: string;
  readonly scope: AdaptationScope;
  /** The template that alone tells it; null where agents, or all prompts, are told. */
  readonly templateId: string | null;
}

/** What a decision changes. */
export interface DecisionWrite {
  readonly status: AdaptationStatus;
  readonly by: string;
  readonly reason: string;
  readonly scope?: AdaptationScope | null;
  readonly agentVersionId?: string | null;
  readonly templateVersionId?: string | null;
  /** Of its trial. */
  readonly eValue?: number | null;
  readonly isDiscovery?: boolean;
}

const CHANGE = `tx = (pg_current_xact_id())::text::bigint, position = nextval('learning_change')`;
/** The first key of the advisory locks under which a project's adaptations are decided; the second is the project's. */
const LEARNING_LOCK = 4_702_141;
/** Held-out units from which on a comparison tells more than the trial did. */
export const SHOWN_FROM = 100;
/** Rules in force of one agent; the token budget keeps them far below. */
const RULES_MAX = 1_000;

/** Reads and writes adaptations in the caller's transaction. */
export class AdaptationStore {
  /** Until the end of the transaction nobody else decides about adaptations of the project. */
  async lock(tx: EntityManager, { projectId }: ProjectContext): Promise<void> {
    await tx.query(`/* lock_learning */ SELECT pg_advisory_xact_lock($1, hashtext($2))`, [
      LEARNING_LOCK,
      projectId,
    ]);
  }

  find(
    tx: EntityManager,
    { projectId }: ProjectContext,
    id: string,
  ): Promise<LearningAdaptationEntity | null> {
    return tx.findOneBy(LearningAdaptationEntity, { projectId, id });
  }

  /** Writes those of whose agent and cause none is active; returns how many. */
  async propose(
    tx: EntityManager,
    { projectId }: ProjectContext,
    proposals: readonly NewAdaptation[],
  ): Promise<number> {
    if (proposals.length === 0) return 0;
    const rows = await tx.query<{ id: string }[]>(
      `/* propose_adaptations */ INSERT INTO learning_adaptation
         (project_id, id, agent_type, cause, status, subject, trigger, instruction, removes_id, evidence, created_at, tx, position)
       SELECT $1, p.id, p."agentType", p.cause, 'PROPOSED', p.subject, p.trigger, p.instruction, p."removesId", p.evidence,
           clock_timestamp(), (pg_current_xact_id())::text::bigint, nextval('learning_change')
         FROM json_to_recordset($2::json) AS p(id uuid, "agentType" text, cause text, subject text, trigger text,
           instruction text, "removesId" uuid, evidence jsonb)
       ON CONFLICT (project_id, agent_type, cause) WHERE status IN ('PROPOSED', 'ON_TRIAL') DO NOTHING RETURNING id`,
      [projectId, JSON.stringify(proposals)],
    );
    return rows.length;
  }

  async decide(
    tx: EntityManager,
    { projectId }: ProjectContext,
    id: string,
    {
      status,
      by,
      reason,
      scope = null,
      agentVersionId = null,
      templateVersionId = null,
      eValue = null,
      isDiscovery = false,
    }: DecisionWrite,
  ): Promise<void> {
    await tx.query(
      `/* decide_adaptation */ UPDATE learning_adaptation SET status = $3, decided_by = $4, decision_reason = $5,
          decided_at = clock_timestamp(), waits_for = NULL, scope = coalesce($6, scope),
          agent_version_id = coalesce($7::uuid, agent_version_id), e_value = coalesce($8, e_value),
          is_discovery = is_discovery OR $9, template_version_id = coalesce($10::uuid, template_version_id), ${CHANGE}
        WHERE project_id = $1 AND id = $2`,
      [projectId, id, status, by, reason, scope, agentVersionId, eValue, isDiscovery, templateVersionId],
    );
  }

  /** The number that the agent's next trial will have, and how many of those before were held to have found an effect. */
  async nextTrial(
    tx: EntityManager,
    { projectId }: ProjectContext,
    agentType: string,
  ): Promise<{ readonly number: number; readonly discoveries: number }> {
    const [row] = await tx.query<{ number: number; discoveries: number }[]>(
      `/* next_trial */ SELECT 1 + coalesce(max(trial_number), 0)::integer AS number,
          (count(*) FILTER (WHERE is_discovery))::integer AS discoveries
         FROM learning_adaptation WHERE project_id = $1 AND agent_type = $2 AND trial_number IS NOT NULL`,
      [projectId, agentType],
    );
    return row!;
  }

  /** Puts it on trial as the agent's next one. */
  async begin(
    tx: EntityManager,
    { projectId }: ProjectContext,
    { id, agentType }: Pick<LearningAdaptationEntity, 'id' | 'agentType'>,
    { experimentId, templateId }: StartedTrial,
    scope: AdaptationScope,
  ): Promise<void> {
    await tx.query(
      `/* begin_trial */ UPDATE learning_adaptation SET status = 'ON_TRIAL', experiment_id = $4, scope = $5,
          template_id = $6, waits_for = NULL,
          trial_number = 1 + coalesce((SELECT max(trial_number) FROM learning_adaptation
            WHERE project_id = $1 AND agent_type = $3 AND trial_number IS NOT NULL), 0), ${CHANGE}
        WHERE project_id = $1 AND id = $2`,
      [projectId, id, agentType, experimentId, scope, templateId],
    );
  }

  /** Has a trial's adaptation wait for another trial: what it was tried upon has changed. */
  async postpone(tx: EntityManager, { projectId }: ProjectContext, id: string): Promise<void> {
    await tx.query(
      `/* postpone_trial */ UPDATE learning_adaptation SET status = 'PROPOSED', ${CHANGE}
        WHERE project_id = $1 AND id = $2 AND status = 'ON_TRIAL'`,
      [projectId, id],
    );
  }

  /**
   * Compares units that are told an adopted rule with those that are not, the n-th time.
   *
   * @param since the units that came since then; now where it is left out
   */
  async compareAnew(
    tx: EntityManager,
    { projectId }: ProjectContext,
    id: string,
    number: number,
    since: Date | null = null,
  ): Promise<void> {
    await tx.query(
      `/* compare_anew */ UPDATE learning_adaptation SET held_since = coalesce($4, clock_timestamp()), held_number = $3
        WHERE project_id = $1 AND id = $2`,
      [projectId, id, number, since],
    );
  }

  /** Keeps what a comparison shows; one that has hardly begun does not take the place of one that has shown something. */
  async keepHeld(
    tx: EntityManager,
    { projectId }: ProjectContext,
    { id, heldReading }: LearningAdaptationEntity,
    reading: HoldoutReading,
  ): Promise<void> {
    const isWorse = reading.heldUnits < SHOWN_FROM && (heldReading?.heldUnits ?? 0) >= SHOWN_FROM;
    if (isWorse || JSON.stringify(reading) === JSON.stringify(heldReading)) return;
    await tx.query(
      `/* keep_held */ UPDATE learning_adaptation SET held_reading = $3, ${CHANGE} WHERE project_id = $1 AND id = $2`,
      [projectId, id, JSON.stringify(reading)],
    );
  }

  /** Adopted rules that units are held out of, oldest first. */
  heldOut(tx: EntityManager, { projectId }: ProjectContext): Promise<LearningAdaptationEntity[]> {
    return tx
      .createQueryBuilder(LearningAdaptationEntity, 'a')
      .where(`a.project_id = :projectId AND a.status = 'ADOPTED' AND a.held_since IS NOT NULL`, { projectId })
      .orderBy('a.decidedAt')
      .addOrderBy('a.id')
      .getMany();
  }

  /** Says why it has no trial. Nothing is told where it said so already. */
  async wait(tx: EntityManager, { projectId }: ProjectContext, id: string, waitsFor: string): Promise<void> {
    await tx.query(
      `/* adaptation_waits */ UPDATE learning_adaptation SET waits_for = $3, ${CHANGE}
        WHERE project_id = $1 AND id = $2 AND status = 'PROPOSED' AND waits_for IS DISTINCT FROM $3`,
      [projectId, id, waitsFor],
    );
  }

  /** Those that wait for a trial or are on one, oldest first. */
  async active(tx: EntityManager, { projectId }: ProjectContext): Promise<LearningAdaptationEntity[]> {
    return tx
      .createQueryBuilder(LearningAdaptationEntity, 'a')
      .where(`a.project_id = :projectId AND a.status IN ('PROPOSED', 'ON_TRIAL')`, { projectId })
      .orderBy('a.createdAt')
      .addOrderBy('a.id')
      .getMany();
  }

  /** Whether a trial of another adaptation has ended whose verdict is not carried out yet. */
  async hasUnsettled(
    tx: EntityManager,
    { projectId }: ProjectContext,
    { id, agentType }: Pick<LearningAdaptationEntity, 'id' | 'agentType'>,
  ): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `/* unsettled_trials */ SELECT 1 FROM learning_adaptation a
         JOIN experiment e ON e.project_id = a.project_id AND e.id = a.experiment_id
        WHERE a.project_id = $1 AND a.agent_type = $2 AND a.id <> $3 AND a.status = 'ON_TRIAL' AND e.status = 'STOPPED' LIMIT 1`,
      [projectId, agentType, id],
    );
    return rows.length > 0;
  }

  /** How many of an agent's trials with lower numbers were held to have found an effect. */
  async discoveriesBefore(
    tx: EntityManager,
    { projectId }: ProjectContext,
    { agentType, trialNumber }: Pick<LearningAdaptationEntity, 'agentType' | 'trialNumber'>,
  ): Promise<number> {
    const [row] = await tx.query<{ count: number }[]>(
      `/* discoveries_before */ SELECT count(*)::integer AS count FROM learning_adaptation
        WHERE project_id = $1 AND agent_type = $2 AND trial_number < $3 AND is_discovery`,
      [projectId, agentType, trialNumber],
    );
    return row!.count;
  }

  /** A rule that was taken out, adopted again under an id of its own. */
  async bringBack(
    tx: EntityManager,
    { projectId }: ProjectContext,
    { id, ofId, by, reason }: { id: string; ofId: string; by: string; reason: string },
  ): Promise<void> {
    await tx.query(
      `/* bring_back_rule */ INSERT INTO learning_adaptation (project_id, id, agent_type, cause, status, subject, trigger,
          instruction, evidence, scope, template_id, created_at, decided_at, decided_by, decision_reason, tx, position)
       SELECT project_id, $3, agent_type, cause, 'ADOPTED', subject, trigger, instruction,
           evidence || jsonb_build_object('adaptationId', id), scope, template_id, clock_timestamp(), clock_timestamp(), $4, $5,
           (pg_current_xact_id())::text::bigint, nextval('learning_change')
         FROM learning_adaptation WHERE project_id = $1 AND id = $2`,
      [projectId, ofId, id, by, reason],
    );
  }

  /** The rules that are in force, oldest adopted first; of all agents where `agentType` is null. */
  async inForce(
    tx: EntityManager,
    { projectId }: ProjectContext,
    agentType: string | null,
  ): Promise<InForceRow[]> {
    return tx.query<InForceRow[]>(
      `/* rules_in_force */ SELECT id, agent_type AS "agentType", subject, evidence->>'about' AS about, instruction, scope,
          CASE WHEN scope = 'TEMPLATE' THEN template_id END AS "templateId"
         FROM learning_adaptation
        WHERE project_id = $1 AND status = 'ADOPTED' AND instruction IS NOT NULL AND ($2::text IS NULL OR agent_type = $2)
        ORDER BY agent_type, decided_at, id LIMIT $3`,
      [projectId, agentType, RULES_MAX],
    );
  }

  /** What stands in the way of proposing the same again: active ones, and those turned down in the last `days`. */
  async settled(
    tx: EntityManager,
    { projectId }: ProjectContext,
    agentType: string,
    days: number,
  ): Promise<Pick<LearningAdaptationEntity, 'cause' | 'status' | 'subject' | 'instruction'>[]> {
    return tx.query(
      `/* settled_subjects */ SELECT cause, status, subject, instruction FROM learning_adaptation
        WHERE project_id = $1 AND agent_type = $2 AND (status IN ('PROPOSED', 'ON_TRIAL')
          OR (status IN ('REJECTED', 'RETIRED') AND decided_at >= now() - $3 * interval '1 day'))`,
      [projectId, agentType, days],
    );
  }
}
