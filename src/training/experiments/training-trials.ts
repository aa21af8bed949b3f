import type { EntityManager } from 'typeorm';
import {
  takesUnits,
  type ExperimentsService,
  type ExperimentVariantEntity,
} from '../../experiments/index.js';
import type { ProjectContext } from '../../platform/project.js';
import { meanScoreBefore } from './unit-scores.js';
import type { SessionTrial, TrialArm } from './session-trial.js';

/** A session that is to be planned, as far as experiments ask for it. */
export interface PlannedSession {
  readonly projectId: string;
  readonly agentType: string;
  readonly unitHash: string | null;
  readonly inputHash: string;
}

/** Plans sessions by the experiments that run on their training. */
export class TrainingTrials {
  constructor(
    private readonly experiments: Pick<ExperimentsService, 'give' | 'paired' | 'agentsOnTrial'>,
    /** Names and versions of the strategies here, by name. */
    private readonly strategies: ReadonlyMap<string, string>,
  ) {}

  /** Which of some sessions are of agents on whose training an experiment runs. */
  async concerned<T extends PlannedSession>(tx: EntityManager, sessions: readonly T[]): Promise<Set<T>> {
    if (sessions.length === 0) return new Set();
    const agents = await this.experiments.agentsOnTrial(tx, 'TRAINING');
    const keyOf = (of: { projectId: string; agentType: string }) => `${of.projectId}/${of.agentType}`;
    const keys = new Set(agents.map(keyOf));
    return new Set(sessions.filter((session) => keys.has(keyOf(session))));
  }

  /**
   * How a session is to be trained, and what for; null where nothing is tried on its agent, or only on a template that is
   * not the session's: what it is to be rewritten by must not depend on what is tried elsewhere.
   *
   * @param usual what is in force, which arms may leave as it is
   */
  async plan(
    tx: EntityManager,
    session: PlannedSession,
    usual: Omit<TrialArm, 'variantId'>,
  ): Promise<{ readonly arm: TrialArm; readonly trial: SessionTrial } | null> {
    const { projectId, agentType, unitHash } = session;
    const project: ProjectContext = { projectId };
    const unit = unitOf(session);
    const armOf = (variant: ExperimentVariantEntity): TrialArm => this.armOf(variant, usual);
    const takesPart = (variants: readonly ExperimentVariantEntity[]): Promise<boolean> =>
      isOfTheirTemplate(tx, project, variants, usual.templateVersionId);
    const given = await this.experiments.give(
      tx,
      project,
      { agentType, layer: 'TRAINING', unit },
      {
        takesPart,
        covariate: (startedAt) =>
          unitHash === null
            ? Promise.resolve(null)
            : meanScoreBefore(tx, project, { agentType, unitHash }, startedAt),
      },
    );
    if (given) {
      const { experimentId, variant, control } = given;
      const yardstick = armOf(control).strategy;
      const arm = armOf(variant);
      return { arm, trial: { experimentId, unit, yardstick, variantId: variant.id, others: [] } };
    }
    const paired = await this.experiments.paired(tx, project, agentType);
    if (!paired || !(await takesPart(paired.variants))) return null;
    const { experimentId, variants } = paired;
    const arm = armOf(variants.find(({ isControl }) => isControl)!);
    const others = variants.filter((variant) => !variant.isControl && takesUnits(variant)).map(armOf);
    const { strategy: yardstick, variantId } = arm;
    return { arm, trial: { experimentId, unit, yardstick, variantId, others } };
  }

  private armOf(
    { id: variantId, strategy, templateVersionId }: ExperimentVariantEntity,
    usual: Omit<TrialArm, 'variantId'>,
  ): TrialArm {
    return {
      variantId,
      // One that is not here is told when it is to run: that is a failure of the arm.
      strategy: strategy === null ? usual.strategy : (this.strategies.get(strategy) ?? `${strategy}@missing`),
      templateVersionId: templateVersionId ?? usual.templateVersionId,
    };
  }
}

/**
 * Whether a session is one that arms are for: those that name versions of templates are for sessions whose template is one of
 * these.
 *
 * @param versionId the version that the session would be trained with; null where it is trained with none
 */
async function isOfTheirTemplate(
  tx: EntityManager,
  { projectId }: ProjectContext,
  variants: readonly ExperimentVariantEntity[],
  versionId: string | null,
): Promise<boolean> {
  const named = variants.flatMap(({ templateVersionId }) => templateVersionId ?? []);
  if (named.length === 0 || (versionId !== null && named.includes(versionId))) return true;
  const rows = await tx.query<unknown[]>(
    `/* template_of_arms */ SELECT 1 FROM training_template_version own
       JOIN training_template_version arm ON arm.project_id = own.project_id AND arm.template_id = own.template_id
      WHERE own.project_id = $1 AND own.id = $2 AND arm.id = ANY($3::uuid[]) LIMIT 1`,
    [projectId, versionId, named],
  );
  return rows.length > 0;
}

/** What a session is one observation of: the same for the same unit, and without one for the same input. */
export function unitOf({ unitHash, inputHash }: Pick<PlannedSession, 'unitHash' | 'inputHash'>): string {
  return unitHash ?? inputHash;
}
