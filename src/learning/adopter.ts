import type { EntityManager } from 'typeorm';
import { ExpectedError } from '../platform/errors.js';
import type { IdSource } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationStore } from './adaptation-store.js';
import type { AdaptationScope } from './domain/adaptation.js';
import { fitsBudget, TOKEN_BUDGET } from './domain/learned-section.js';
import { sectionOf } from './lessons.js';
import type { Instructions } from './ports.js';

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
    private readonly instructions: Instructions,
    private readonly ids: IdSource,
  ) {}

  /**
   * Adopts what is proposed or was tried: its rule is in force, or the one that it takes out is not any more.
   * @throws ExpectedError INVALID_STATE where what it takes out is gone, LIMIT_EXCEEDED where the rule does not fit
   */
  async adopt(
    tx: EntityManager,
    project: ProjectContext,
    { id, agentType, instruction, removesId }: LearningAdaptationEntity,
    adoption: Adoption,
  ): Promise<void> {
    const { store } = this;
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
    const agentVersionId = await this.serve(
      tx,
      project,
      agentType,
      by,
      `adopted: ${reason} (adaptation ${id})`,
    );
    if (agentVersionId !== null) await store.decide(tx, project, id, { ...decision, agentVersionId });
    if (instruction !== null) await store.compareAnew(tx, project, id, 1);
  }

  /** Takes an adopted one back: its rule is not in force any more, or the one that it took out is again. */
  async retire(
    tx: EntityManager,
    project: ProjectContext,
    { id, agentType, removesId }: LearningAdaptationEntity,
    { by, reason }: Origin,
  ): Promise<void> {
    await this.store.decide(tx, project, id, { status: 'RETIRED', by, reason });
    if (removesId !== null) {
      const back = this.ids.next();
      await this.store.bringBack(tx, project, { id: back, ofId: removesId, by, reason });
      await this.store.compareAnew(tx, project, back, 1);
    }
    await this.serve(tx, project, agentType, by, `retired: ${reason} (adaptation ${id})`);
  }

  /** Has the agent be told the rules that are in force now, and a tenth of its units all but one of them. */
  private async serve(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    author: string,
    reason: string,
  ): Promise<string | null> {
    const rules = (await this.store.inForce(tx, project, agentType)).filter(
      ({ scope }) => scope !== 'TEMPLATE',
    );
    const learned = sectionOf(rules);
    const versionId = await this.instructions.learn(tx, project, agentType, { learned, author, reason });
    const holdouts = rules.map((rule) => ({
      ruleId: rule.id,
      learned: sectionOf(rules.filter((other) => other !== rule)),
    }));
    await this.instructions.holdOut(tx, project, agentType, holdouts);
    return versionId;
  }
}
