import type { EntityManager } from 'typeorm';
import { ExpectedError } from '../platform/errors.js';
import type { IdSource } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationStore } from './adaptation-store.js';
import type { AdaptationScope } from './domain/adaptation.js';
import { fitsBudget, TOKEN_BUDGET } from './domain/learned-section.js';
import { lessonsOfTemplate, sectionOf } from './lessons.js';
import type { Places } from './ports.js';

/** Who decided, and why. */
export interface Origin {
  readonly by: string;
  readonly reason: string;
}

export interface Adoption extends Origin {
  readonly scope: AdaptationScope;
  /** Of the trial that led to it. */
  readonly eValue?: number | null;
  readonly isDiscovery?: boolean;
}

const ID_PATH = ['input', 'adaptationId'];

/** Puts rules in force and takes them back, in the caller's transaction, which holds the store's lock. */
export class Adopter {
  constructor(
    private readonly store: AdaptationStore,
    private readonly places: Places,
    private readonly ids: IdSource,
  ) {}

  /**
   * Adopts what is proposed or was tried: its rule is in force, or the one that it takes out is not any more.
   * @throws ExpectedError INVALID_STATE where what it takes out is gone, LIMIT_EXCEEDED where the rule does not fit
   */
  async adopt(
    tx: EntityManager,
    project: ProjectContext,
    adaptation: LearningAdaptationEntity,
    adoption: Adoption,
  ): Promise<void> {
    const { store } = this;
    const { id, agentType, instruction, removesId } = adaptation;
    const { by, reason } = adoption;
    if (removesId !== null) {
      const removed = await store.find(tx, project, removesId);
      if (removed?.status !== 'ADOPTED') {
        const message = 'the rule that it takes out is not in force any more; reject it';
        throw new ExpectedError('INVALID_STATE', message, ID_PATH);
      }
      await store.decide(tx, project, removesId, { status: 'RETIRED', by, reason });
    }
    if (instruction !== null) {
      const inForce = (await store.inForce(tx, project, agentType)).map((rule) => rule.instruction);
      if (!fitsBudget(instruction, inForce)) {
        const message = `the rules in force for ${agentType} and this one would take more than ${TOKEN_BUDGET} tokens; retire one of them first`;
        throw new ExpectedError('LIMIT_EXCEEDED', message, ID_PATH);
      }
    }
    const decision = { ...adoption, status: 'ADOPTED' } as const;
    await store.decide(tx, project, id, decision);
    const origin = { author: by, reason: `adopted: ${reason} (adaptation ${id})` };
    const made = await this.serve(tx, project, adaptation, origin);
    if (made.agentVersionId !== null || made.templateVersionId !== null)
      await store.decide(tx, project, id, { ...decision, ...made });
    if (instruction !== null) await store.compareAnew(tx, project, id, 1);
  }

  /** Takes an adopted one back: its rule is not in force any more, or the one that it took out is again. */
  async retire(
    tx: EntityManager,
    project: ProjectContext,
    adaptation: LearningAdaptationEntity,
    { by, reason }: Origin,
  ): Promise<void> {
    const { id, removesId } = adaptation;
    await this.store.decide(tx, project, id, { status: 'RETIRED', by, reason });
    if (removesId !== null) {
      const back = this.ids.next();
      await this.store.bringBack(tx, project, { id: back, ofId: removesId, by, reason });
      await this.store.compareAnew(tx, project, back, 1);
    }
    await this.serve(tx, project, adaptation, {
      author: by,
      reason: `retired: ${reason} (adaptation ${id})`,
    });
  }

  /**
   * Has the agent, and the template that an adaptation is of, tell the rules that are in force now, and a tenth of the units all
   * but one of them.
   */
  private async serve(
    tx: EntityManager,
    project: ProjectContext,
    { agentType, templateId: ownId, removesId }: LearningAdaptationEntity,
    origin: { readonly author: string; readonly reason: string },
  ): Promise<{ readonly agentVersionId: string | null; readonly templateVersionId: string | null }> {
    const { instructions, templates } = this.places;
    const inForce = await this.store.inForce(tx, project, agentType);
    const rules = inForce.filter(({ scope }) => scope !== 'TEMPLATE');
    const agentVersionId = await instructions.learn(tx, project, agentType, {
      learned: sectionOf(rules),
      ...origin,
    });
    const holdouts = rules.map((rule) => ({
      ruleId: rule.id,
      learned: sectionOf(rules.filter((other) => other !== rule)),
    }));
    await instructions.holdOut(tx, project, agentType, holdouts);
    const removed = removesId === null ? null : await this.store.find(tx, project, removesId);
    const templateId = ownId ?? removed?.templateId ?? null;
    if (templateId === null) return { agentVersionId, templateVersionId: null };
    const lessons = lessonsOfTemplate(inForce, templateId);
    const templateVersionId = await templates.learn(tx, project, templateId, { lessons, ...origin });
    return { agentVersionId, templateVersionId };
  }
}
