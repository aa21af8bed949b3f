import type { EntityManager } from 'typeorm';
import type { InstructionArm, InstructionArms } from '../../agents/index.js';
import type { ExperimentsService } from '../../experiments/index.js';
import type { ProjectContext } from '../../platform/project.js';
import { meanScoreBefore } from './unit-scores.js';

/** Gives units that ask for their instructions the arms of the experiment that runs on them. */
export class InstructionTrials implements InstructionArms {
  constructor(private readonly experiments: Pick<ExperimentsService, 'give'>) {}

  async give(
    tx: EntityManager,
    project: ProjectContext,
    of: { readonly agentType: string; readonly unitHash: string },
  ): Promise<InstructionArm | null> {
    const { agentType, unitHash: unit } = of;
    const given = await this.experiments.give(
      tx,
      project,
      { agentType, layer: 'INSTRUCTIONS', unit },
      { covariate: (startedAt) => meanScoreBefore(tx, project, of, startedAt) },
    );
    if (!given) return null;
    const { id: variantId, agentVersionId } = given.variant;
    return { variantId, agentVersionId };
  }
}
