import type { EntityManager } from 'typeorm';
import type { Database } from '../platform/database/database.js';
import { ExpectedError } from '../platform/errors.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { Page } from '../platform/graphql/connection.js';
import { LIMITS } from '../platform/limits.js';
import type { ProjectContext } from '../platform/project.js';
import { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationStore } from './adaptation-store.js';
import type { Adopter } from './adopter.js';
import {
  decisionsIn,
  statusAfter,
  type AdaptationDecision,
  type AdaptationStatus,
} from './domain/adaptation.js';
import type { Trials } from './ports.js';
import type { TrialStarter } from './trial-starter.js';

export interface AdaptationFilter {
  /** All agents' where null. */
  readonly agentType: string | null;
  readonly status: AdaptationStatus | null;
}

export interface DecisionParts {
  readonly database: Database;
  readonly store: AdaptationStore;
  readonly adopter: Adopter;
  readonly starter: TrialStarter;
  readonly trials: Pick<Trials, 'stop'>;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
}

/** Who decides by the API: nobody is told apart there. */
const PERSON = 'a user';
const ID_PATH = ['input', 'adaptationId'];
const DECISION_PATH = ['input', 'decision'];

/** Answers about adaptations, and carries out what people decide about them. */
export class AdaptationsService {
  constructor(private readonly parts: DecisionParts) {}

  /** Newest first; up to one more than the page holds. */
  list(
    { projectId }: ProjectContext,
    { agentType, status }: AdaptationFilter,
    page: Page,
  ): Promise<LearningAdaptationEntity[]> {
    // What PostgreSQL does not take is no agent's type.
    if (agentType?.includes('\0')) return Promise.resolve([]);
    return this.parts.database.read({ projectId }, (db) => {
      const query = db
        .createQueryBuilder(LearningAdaptationEntity, 'a')
        .where('a.project_id = :projectId', { projectId })
        .orderBy('a.createdAt', 'DESC')
        .addOrderBy('a.id', 'DESC')
        .limit(page.limit + 1);
      if (agentType !== null) query.andWhere('a.agent_type = :agentType', { agentType });
      if (status !== null) query.andWhere('a.status = :status', { status });
      if (page.after) {
        query.andWhere('(a.created_at, a.id) < (:afterTime, :afterId)', {
          afterTime: page.after.createdAt,
          afterId: page.after.id,
        });
      }
      return query.getMany();
    });
  }

  /** The newest of each agent, newest first; up to one more of each than the page holds. */
  newestOf(
    { projectId }: ProjectContext,
    agentTypes: readonly string[],
    { after, limit }: Page,
  ): Promise<LearningAdaptationEntity[]> {
    return this.parts.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(LearningAdaptationEntity, 'a')
        .where(
          `(a.project_id, a.id) IN (SELECT p.project_id, p.id FROM unnest(:agentTypes::text[]) AS t(name) CROSS JOIN LATERAL (
             SELECT n.project_id, n.id FROM learning_adaptation n
              WHERE n.project_id = :projectId AND n.agent_type = t.name
                ${after ? 'AND (n.created_at, n.id) < (:afterTime::timestamptz, :afterId::uuid)' : ''}
              ORDER BY n.created_at DESC, n.id DESC LIMIT :limit) p)`,
          { projectId, agentTypes, afterTime: after?.createdAt, afterId: after?.id, limit: limit + 1 },
        )
        .orderBy('a.createdAt', 'DESC')
        .addOrderBy('a.id', 'DESC')
        .getMany(),
    );
  }

  findMany({ projectId }: ProjectContext, ids: readonly string[]): Promise<LearningAdaptationEntity[]> {
    return this.parts.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(LearningAdaptationEntity, 'a')
        .where('a.project_id = :projectId AND a.id = ANY(:ids)', { projectId, ids })
        .getMany(),
    );
  }

  /**
   * Carries out what a person decides.
   * @throws ExpectedError NOT_FOUND, INVALID_INPUT for the reason, INVALID_STATE where it cannot be decided now,
   *   LIMIT_EXCEEDED where the rule does not fit beside those in force
   */
  async decide(
    project: ProjectContext,
    id: string,
    decision: AdaptationDecision,
    rawReason: string,
  ): Promise<LearningAdaptationEntity> {
    const reason = checkReason(rawReason);
    const { database, store, wakeUp } = this.parts;
    const outcome = await database.transaction(project, async (tx) => {
      await store.lock(tx, project);
      const adaptation = await store.find(tx, project, id);
      if (!adaptation) throw new ExpectedError('NOT_FOUND', 'there is no adaptation with this id', ID_PATH);
      const status = statusAfter(adaptation.status, decision);
      if (status === null) throw cannot(adaptation, decision);
      const waitsFor =
        decision === 'START_TRIAL'
          ? await this.parts.starter.start(tx, project, adaptation)
          : await this.settle(tx, project, adaptation, status, reason);
      return { waitsFor, adaptation: (await store.find(tx, project, id))! };
    });
    wakeUp.ring();
    if (outcome.waitsFor !== null) {
      const message = `no trial can begin: ${outcome.waitsFor}; it stays PROPOSED`;
      throw new ExpectedError('INVALID_STATE', message, DECISION_PATH);
    }
    return outcome.adaptation;
  }

  private async settle(
    tx: EntityManager,
    project: ProjectContext,
    adaptation: LearningAdaptationEntity,
    status: AdaptationStatus,
    reason: string,
  ): Promise<null> {
    const { store, trials, adopter } = this.parts;
    if (adaptation.status === 'ON_TRIAL' && adaptation.experimentId !== null) {
      await trials.stop(tx, project, adaptation.experimentId, `${PERSON} decided: ${reason}`);
    }
    const origin = { by: PERSON, reason };
    // What was tried is what is changed; what never was is told wherever rules are.
    const scope = (adaptation.status === 'ON_TRIAL' ? adaptation.scope : null) ?? 'BOTH';
    if (status === 'ADOPTED') await adopter.adopt(tx, project, adaptation, { ...origin, scope });
    else if (status === 'RETIRED') await adopter.retire(tx, project, adaptation, origin);
    else await store.decide(tx, project, adaptation.id, { status, by: PERSON, reason });
    return null;
  }
}

function cannot({ status }: LearningAdaptationEntity, decision: AdaptationDecision): ExpectedError {
  const possible = decisionsIn(status);
  const what =
    possible.length > 0 ? `it can be decided by ${possible.join(', ')}` : 'nothing more can be decided';
  return new ExpectedError(
    'INVALID_STATE',
    `${decision} is not possible: the adaptation is ${status}, and ${what}`,
    DECISION_PATH,
  );
}

/** @throws ExpectedError INVALID_INPUT where it is empty, too long or cannot be stored */
function checkReason(raw: string): string {
  const reason = raw.trim();
  const fault = (message: string) =>
    new ExpectedError('INVALID_INPUT', `reason ${message}`, ['input', 'reason']);
  if (reason === '') throw fault('is empty; say why, for those who look at it later');
  if (reason.length > LIMITS.reasonLength) {
    throw fault(`has ${reason.length} characters; at most ${LIMITS.reasonLength} are taken`);
  }
  if (reason.includes('\0')) throw fault('has a NUL character, which cannot be stored; take it out');
  if (/\p{Cs}/u.test(reason)) throw fault('has a lone surrogate, which is no text; take it out');
  return reason;
}
