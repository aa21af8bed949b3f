import type { Database } from '../platform/database/database.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { Clock } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationStore } from './adaptation-store.js';
import type { Adopter } from './adopter.js';
import {
  comparisonsAt,
  readHoldout,
  stepAfter,
  told,
  type HoldoutReading,
  type HoldoutStep,
} from './domain/keep-effect.js';
import { readHoldoutArms } from './read-holdout.js';

export interface HoldoutParts {
  readonly database: Database;
  readonly store: AdaptationStore;
  readonly adopter: Adopter;
  readonly clock: Clock;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
}

/** Who decides where no person does. */
const EVIDENCE = 'evidence';

/** Looks whether adopted rules keep their effect, and retires those that do not. */
export class HoldoutKeeper {
  constructor(private readonly parts: HoldoutParts) {}

  /**
   * One pass. May run twice, and on several nodes at once.
   *
   * @returns what was done, in words
   */
  async run(project: ProjectContext, signal: AbortSignal): Promise<string> {
    const { database, store, wakeUp } = this.parts;
    const rules = await database.read(project, (db) => store.heldOut(db, project));
    const done: Record<HoldoutStep, number> = { GO_ON: 0, NEXT: 0, ANEW: 0, RETIRE: 0 };
    for (const rule of rules) {
      signal.throwIfAborted();
      done[await this.look(project, rule)] += 1;
    }
    if (rules.length > 0) wakeUp.ring();
    return `${rules.length} adopted rules watched, ${done.ANEW} compared anew, ${done.RETIRE} retired`;
  }

  private async look(project: ProjectContext, rule: LearningAdaptationEntity): Promise<HoldoutStep> {
    const { database, store, adopter, clock } = this.parts;
    const { id, agentType, scope, heldSince, heldNumber } = rule;
    if (heldSince === null || heldNumber === null) return 'GO_ON';
    const comparisons = comparisonsAt({ since: heldSince, number: heldNumber }, clock.now());
    const readings = await database.read(project, async (db) => {
      const shown: HoldoutReading[] = [];
      for (const { since, number } of comparisons) {
        const arms = await readHoldoutArms(db, project, { id, agentType, scope, since });
        shown.push(readHoldout(arms.withRule, arms.without, number));
      }
      return shown;
    });
    const { step, reading } = stepAfter(readings, heldNumber);
    return database.transaction(project, async (tx) => {
      await store.lock(tx, project);
      const now = await store.find(tx, project, id);
      // Somebody else has decided, or looked, meanwhile.
      if (now?.status !== 'ADOPTED' || now.heldNumber !== heldNumber) return 'GO_ON';
      await store.keepHeld(tx, project, now, reading);
      const [next] = comparisons.slice(1);
      if (step === 'NEXT' && next) await store.compareAnew(tx, project, id, next.number, next.since);
      if (step === 'ANEW') await store.compareAnew(tx, project, id, comparisons.at(-1)!.number + 1);
      if (step === 'RETIRE') await adopter.retire(tx, project, now, { by: EVIDENCE, reason: told(reading) });
      return step;
    });
  }
}
