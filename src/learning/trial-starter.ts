import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../platform/project.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationStore } from './adaptation-store.js';
import { chooseDesign, type NewestSessions } from './domain/choose-design.js';
import { learnedSection } from './domain/learned-section.js';
import { alphaOfTrial } from './domain/settle.js';
import type { Trials } from './ports.js';

/** Begins trials of adaptations, by the design that fits how the agent works. */
export class TrialStarter {
  constructor(
    private readonly store: AdaptationStore,
    private readonly trials: Pick<Trials, 'start'>,
    /** Whether a model is configured that rewrites responses. */
    private readonly hasWriter: boolean,
  ) {}

  /**
   * Puts an adaptation on trial in the caller's transaction, which holds the store's lock.
   *
   * @returns null where it is on trial now; else why it stays PROPOSED, which is kept with it
   */
  async start(
    tx: EntityManager,
    project: ProjectContext,
    adaptation: LearningAdaptationEntity,
  ): Promise<string | null> {
    const { id, agentType, instruction, removesId } = adaptation;
    const rules = await this.store.inForce(tx, project, agentType);
    const removed = rules.find((rule) => rule.id === removesId) ?? null;
    if (removesId !== null && removed === null) {
      return this.wait(tx, project, id, 'the rule that it takes out is not in force any more; reject it');
    }
    const newest = await readNewest(tx, project, agentType);
    const chosen = chooseDesign(newest, this.hasWriter, removed?.scope ?? null);
    if ('waitsFor' in chosen) return this.wait(tx, project, id, chosen.waitsFor);
    const { design } = chosen;
    // Else it would be compared with rules that are about to change, and its units would be told these.
    if (await this.store.hasUnsettled(tx, project, adaptation)) {
      return this.wait(
        tx,
        project,
        id,
        'another trial of the agent has ended; what it has shown is carried out first',
      );
    }
    const told = rules.filter(({ scope }) => scope !== 'TEMPLATE');
    const control = told.map((rule) => rule.instruction);
    const kept = told.filter((rule) => rule !== removed).map((rule) => rule.instruction);
    const treatment = instruction === null ? kept : [...kept, instruction];
    const next = await this.store.nextTrial(tx, project, agentType);
    const started = await this.trials.start(tx, project, {
      adaptationId: id,
      agentType,
      design,
      alpha: alphaOfTrial(next.number, next.discoveries),
      hypothesis:
        instruction === null
          ? `${agentType} does no worse without an adopted rule`
          : `${agentType} does better with the rule: ${instruction}`,
      added: instruction === null ? null : { id, text: instruction },
      removed,
      controlSection: learnedSection(control),
      treatmentSection: learnedSection(treatment),
    });
    if ('waitsFor' in started) return this.wait(tx, project, id, started.waitsFor);
    const scope = design === 'UNPAIRED' ? 'INSTRUCTIONS' : 'TEMPLATE';
    await this.store.begin(tx, project, adaptation, started, scope);
    return null;
  }

  private async wait(
    tx: EntityManager,
    project: ProjectContext,
    id: string,
    waitsFor: string,
  ): Promise<string> {
    await this.store.wait(tx, project, id, waitsFor);
    return waitsFor;
  }
}

/** How many of an agent's newest sessions carried the token of their instructions, and how many are ADAPTIVE. */
async function readNewest(
  tx: EntityManager,
  { projectId }: ProjectContext,
  agentType: string,
): Promise<NewestSessions> {
  const [row] = await tx.query<NewestSessions[]>(
    `/* newest_sessions */ SELECT count(*)::integer AS sessions, count(agent_version_id)::integer AS "withToken",
          (count(*) FILTER (WHERE mode = 'ADAPTIVE'))::integer AS adaptive FROM (
        SELECT agent_version_id, mode FROM training_session WHERE project_id = $1 AND agent_type = $2
          ORDER BY created_at DESC, id DESC LIMIT 100) newest`,
    [projectId, agentType],
  );
  return row!;
}
