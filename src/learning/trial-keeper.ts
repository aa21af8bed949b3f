import type { Logger } from 'pino';
import type { Database } from '../platform/database/database.js';
import { ExpectedError } from '../platform/errors.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { Clock } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationStore } from './adaptation-store.js';
import type { Adopter } from './adopter.js';
import { settle } from './domain/settle.js';
import type { TrialReading, Trials } from './ports.js';
import type { TrialStarter } from './trial-starter.js';

export interface KeeperParts {
  readonly database: Database;
  readonly store: AdaptationStore;
  readonly starter: TrialStarter;
  readonly adopter: Adopter;
  readonly trials: Pick<Trials, 'read' | 'stop'>;
  /** Whether trials begin without anybody's approval. */
  readonly isAutomatic: boolean;
  readonly clock: Clock;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
  readonly logger: Logger;
}

/** Who decides where no person does. */
const EVIDENCE = 'evidence';
/** A trial to which no unit has come for so long ends: it stands in the way of others, and shows nothing. */
const QUIET_DAYS = 30;
const DAY_MS = 86_400_000;

/** Begins the trials of what is proposed, where that needs no approval, and carries out what trials have shown. */
export class TrialKeeper {
  constructor(private readonly parts: KeeperParts) {}

  /**
   * One pass. May run twice, and on several nodes at once: each adaptation is looked at again under the project's lock.
   *
   * @returns what was done, in words
   */
  async run(project: ProjectContext, signal: AbortSignal): Promise<string> {
    const { database, store, trials, isAutomatic, wakeUp } = this.parts;
    const active = await database.read(project, (db) => store.active(db, project));
    const onTrial = active.filter(({ status }) => status === 'ON_TRIAL');
    const experimentIds = onTrial.flatMap(({ experimentId }) =>
      experimentId === null ? [] : [experimentId],
    );
    const readings = await trials.read(project, experimentIds);
    const done = { started: 0, waiting: 0, ADOPTED: 0, REJECTED: 0 };
    for (const { id, experimentId } of onTrial) {
      signal.throwIfAborted();
      const reading = readings.get(experimentId ?? '');
      if (!reading) continue;
      if (reading.verdict === 'CONTINUE') {
        if (reading.isOutdated) {
          if ((await this.beginAnew(project, id)) === null) done.started += 1;
        } else if (this.isQuiet(reading) && (await this.giveUp(project, id))) done.REJECTED += 1;
        continue;
      }
      const status = await this.settle(project, id, reading);
      if (status) done[status] += 1;
    }
    for (const { id } of isAutomatic ? active.filter(({ status }) => status === 'PROPOSED') : []) {
      signal.throwIfAborted();
      const waitsFor = await this.start(project, id);
      if (waitsFor === null) done.started += 1;
      else if (waitsFor !== undefined) done.waiting += 1;
    }
    if (done.started + done.ADOPTED + done.REJECTED > 0) wakeUp.ring();
    return `${done.started} trials begun, ${done.waiting} cannot begin; ${done.ADOPTED} adopted, ${done.REJECTED} rejected`;
  }

  /** Null where it is on trial now, else why not; undefined where it was decided meanwhile. */
  private start(project: ProjectContext, id: string): Promise<string | null | undefined> {
    const { database, store, starter } = this.parts;
    return database.transaction(project, async (tx) => {
      await store.lock(tx, project);
      const adaptation = await store.find(tx, project, id);
      return adaptation?.status === 'PROPOSED' ? starter.start(tx, project, adaptation) : undefined;
    });
  }

  /** What the trial is upon has changed: what it has seen so far is of the past. As `start`. */
  private beginAnew(project: ProjectContext, id: string): Promise<string | null | undefined> {
    const { database, store, starter, trials } = this.parts;
    return database.transaction(project, async (tx) => {
      await store.lock(tx, project);
      const adaptation = await store.find(tx, project, id);
      if (adaptation?.status !== 'ON_TRIAL' || adaptation.experimentId === null) return undefined;
      const reason = 'what it is tried upon has changed; it begins anew';
      await trials.stop(tx, project, adaptation.experimentId, reason);
      await store.postpone(tx, project, id);
      return starter.start(tx, project, adaptation);
    });
  }

  private isQuiet({ quietSince }: TrialReading): boolean {
    return (
      quietSince !== null && this.parts.clock.now().getTime() - quietSince.getTime() >= QUIET_DAYS * DAY_MS
    );
  }

  /** Ends a trial to which no units come, as one that was not conclusive. False where it has ended meanwhile. */
  private giveUp(project: ProjectContext, id: string): Promise<boolean> {
    const { database, store, trials } = this.parts;
    return database.transaction(project, async (tx) => {
      await store.lock(tx, project);
      const adaptation = await store.find(tx, project, id);
      if (adaptation?.status !== 'ON_TRIAL' || adaptation.experimentId === null) return false;
      const stopReason = `no unit has come to the trial for ${QUIET_DAYS} days`;
      // One that has come to a verdict at this moment is settled by that, at the next pass.
      if (!(await trials.stop(tx, project, adaptation.experimentId, stopReason))) return false;
      const ended = { verdict: 'INCONCLUSIVE', eValue: null, stopReason } as const;
      return (await this.carryOut(tx, project, id, ended, null)) !== null;
    });
  }

  private async settle(
    project: ProjectContext,
    id: string,
    reading: TrialReading,
  ): Promise<'ADOPTED' | 'REJECTED' | null> {
    const { database } = this.parts;
    try {
      return await database.transaction(project, (tx) => this.carryOut(tx, project, id, reading, null));
    } catch (error) {
      // What was shown to help cannot be put in force, as where the rules would take too many tokens.
      if (!(error instanceof ExpectedError)) throw error;
      const { message } = error;
      this.parts.logger.warn(
        { adaptationId: id, message },
        'a rule that was shown to help cannot be adopted',
      );
      return database.transaction(project, (tx) => this.carryOut(tx, project, id, reading, message));
    }
  }

  /** @param obstacle why it cannot be adopted; null where nothing is known to stand in the way */
  private async carryOut(
    tx: Parameters<AdaptationStore['lock']>[0],
    project: ProjectContext,
    id: string,
    { verdict, eValue, stopReason }: Pick<TrialReading, 'verdict' | 'eValue' | 'stopReason'>,
    obstacle: string | null,
  ): Promise<'ADOPTED' | 'REJECTED' | null> {
    const { store, adopter } = this.parts;
    await store.lock(tx, project);
    const adaptation: LearningAdaptationEntity | null = await store.find(tx, project, id);
    if (adaptation?.status !== 'ON_TRIAL' || adaptation.trialNumber === null || verdict === 'CONTINUE')
      return null;
    const { trialNumber, removesId, scope } = adaptation;
    const discoveries = await store.discoveriesBefore(tx, project, adaptation);
    const isRemoval = removesId !== null;
    const settled = settle({ verdict, eValue, trialNumber, discoveries, isRemoval, stopReason });
    const { isDiscovery } = settled;
    if (settled.status === 'ADOPTED' && obstacle === null) {
      const origin = { by: EVIDENCE, reason: settled.reason, eValue, isDiscovery };
      await adopter.adopt(tx, project, adaptation, { ...origin, scope: scope ?? 'BOTH' });
      return 'ADOPTED';
    }
    const reason = obstacle === null ? settled.reason : `${settled.reason}; but ${obstacle}`;
    await store.decide(tx, project, id, { status: 'REJECTED', by: EVIDENCE, reason, eValue, isDiscovery });
    return 'REJECTED';
  }
}
