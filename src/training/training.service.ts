import type { AgentService } from '../agents/index.js';
import type { Database } from '../platform/database/database.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import { ExpectedError } from '../platform/errors.js';
import type { Page } from '../platform/graphql/connection.js';
import { LIMITS } from '../platform/limits.js';
import type { IdSource } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { BatchCloser } from './batches/batch-closer.js';
import type { SessionStatus, TrainingMode } from './domain/session-status.js';
import type { TrainingFeeds } from './events/training-feed.js';
import { awaitEnd } from './events/await-end.js';
import type { NewSession } from './insert-session.js';
import type { SessionStore } from './session-store.js';
import {
  checkTrainingInput,
  type InputAnalyst,
  type InputReader,
  type TrainingInput,
} from './training-input.js';
import { TrainingSessionEntity } from './training-session.entity.js';

export interface SessionFilter {
  readonly agentTypes?: readonly string[] | null;
  readonly modes?: readonly TrainingMode[] | null;
  readonly statuses?: readonly SessionStatus[] | null;
  readonly createdAt?: { readonly from: Date; readonly to: Date } | null;
}

/** Takes responses in, and answers about their sessions. */
export class TrainingService {
  constructor(
    private readonly database: Database,
    private readonly store: SessionStore,
    private readonly feeds: TrainingFeeds,
    private readonly wakeUp: WakeUp,
    private readonly ids: IdSource,
    private readonly analyst: InputAnalyst,
    private readonly agents: Pick<AgentService, 'readAssignmentToken'>,
    private readonly batches: BatchCloser,
  ) {}

  /**
   * Accepts a response, and waits for its session to end where asked to.
   * @throws ExpectedErrors for bad input, ExpectedError CONFLICT for a key that was used with another input.
   */
  async submit(
    project: ProjectContext,
    input: TrainingInput,
    waitSeconds: number,
  ): Promise<TrainingSessionEntity> {
    if (!(waitSeconds >= 0 && waitSeconds <= LIMITS.waitSecondsMax)) {
      const message = `waitSeconds must be from 0 to ${LIMITS.waitSecondsMax}`;
      throw new ExpectedError('INVALID_INPUT', message, ['input', 'waitSeconds']);
    }
    const checked = await checkTrainingInput(input, this.readerFor(project));
    const session = { ...checked, projectId: project.projectId, id: this.ids.next(), retryOfId: null };
    const accepted = await this.accept(project, session);
    if (waitSeconds === 0) return accepted;
    await awaitEnd(this.feeds, project.projectId, accepted.id, waitSeconds * 1_000);
    return this.require(project, accepted.id);
  }

  /** @throws ExpectedError NOT_FOUND, INVALID_STATE where the session has ended already. */
  async cancel(project: ProjectContext, sessionId: string): Promise<TrainingSessionEntity> {
    const end = { status: 'CANCELLED', message: 'cancelled on request' } as const;
    const target = { projectId: project.projectId, sessionId };
    const ended = await this.database.transaction(project, (tx) => this.store.end(tx, target, end));
    if (ended) await this.batches.sessionEnded(project, ended.batchId);
    const session = await this.find(project, sessionId);
    if (!session) throw noSession();
    if (!ended) {
      const message = `this session has ended as ${session.status}; only one that is QUEUED or RUNNING can be cancelled`;
      throw new ExpectedError('INVALID_STATE', message, ['input', 'sessionId']);
    }
    this.wakeUp.ring();
    return session;
  }

  /**
   * A new session with the input of one that failed or was cancelled. It is of no batch: that one's sessions are as they
   * were accepted, and this one counts by itself.
   * @throws ExpectedError NOT_FOUND, INVALID_STATE.
   */
  async retry(project: ProjectContext, sessionId: string): Promise<TrainingSessionEntity> {
    const earlier = await this.find(project, sessionId);
    if (!earlier) throw noSession();
    if (earlier.status !== 'FAILED' && earlier.status !== 'CANCELLED') {
      const message = `this session is ${earlier.status}; only one that FAILED or was CANCELLED can be tried anew`;
      throw new ExpectedError('INVALID_STATE', message, ['input', 'sessionId']);
    }
    return this.accept(project, {
      ...earlier,
      id: this.ids.next(),
      idempotencyKey: null,
      retryOfId: earlier.id,
      mode: earlier.mode === 'BATCH' ? 'CONTINUOUS' : earlier.mode,
    });
  }

  async find(project: ProjectContext, sessionId: string): Promise<TrainingSessionEntity | null> {
    return (await this.findMany(project, [sessionId]))[0] ?? null;
  }

  async findMany(project: ProjectContext, ids: readonly string[]): Promise<TrainingSessionEntity[]> {
    return this.database.read(project, (db) =>
      db
        .createQueryBuilder(TrainingSessionEntity, 's')
        .where('s.project_id = :project AND s.id = ANY(:ids)', { project: project.projectId, ids })
        .getMany(),
    );
  }

  /** Newest first; up to one more than the page holds. */
  async list(project: ProjectContext, filter: SessionFilter, page: Page): Promise<TrainingSessionEntity[]> {
    return this.database.read(project, (db) => {
      const query = db
        .createQueryBuilder(TrainingSessionEntity, 's')
        .where('s.project_id = :project', { project: project.projectId })
        .orderBy('s.createdAt', 'DESC')
        .addOrderBy('s.id', 'DESC')
        .limit(page.limit + 1);
      if (filter.agentTypes)
        query.andWhere('s.agent_type = ANY(:agentTypes)', { agentTypes: filter.agentTypes });
      if (filter.modes) query.andWhere('s.mode = ANY(:modes)', { modes: filter.modes });
      if (filter.statuses) query.andWhere('s.status = ANY(:statuses)', { statuses: filter.statuses });
      if (filter.createdAt) query.andWhere('s.created_at >= :from AND s.created_at < :to', filter.createdAt);
      if (page.after) {
        query.andWhere('(s.created_at, s.id) < (:afterTime, :afterId)', {
          afterTime: page.after.createdAt,
          afterId: page.after.id,
        });
      }
      return query.getMany();
    });
  }

  private readerFor(project: ProjectContext): InputReader {
    const { analyst, agents } = this;
    return { ...analyst, readAssignment: (token, path) => agents.readAssignmentToken(project, token, path) };
  }

  /** Writes the session, or finds the one that came first under the same idempotency key. */
  private async accept(project: ProjectContext, session: NewSession): Promise<TrainingSessionEntity> {
    const accepted = await this.database.transaction(project, async (tx) => {
      const written = await this.store.accept(tx, session);
      if (written) return written;
      const first = await tx.findOneByOrFail(TrainingSessionEntity, {
        projectId: project.projectId,
        idempotencyKey: session.idempotencyKey!,
      });
      if (first.inputHash === session.inputHash) return first;
      const message =
        'this idempotencyKey was used with another input; repeat that input, or use another key';
      throw new ExpectedError('CONFLICT', message, ['input', 'idempotencyKey']);
    });
    this.wakeUp.ring();
    return accepted;
  }

  private async require(project: ProjectContext, id: string): Promise<TrainingSessionEntity> {
    const session = await this.find(project, id);
    if (!session) throw new Error(`session ${id} was written and is not there`);
    return session;
  }
}

function noSession(): ExpectedError {
  return new ExpectedError('NOT_FOUND', 'there is no session with this id', ['input', 'sessionId']);
}
