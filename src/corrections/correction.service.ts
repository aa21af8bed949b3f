import { createRedactor, guessDataFormat, type DataFormat } from '../evaluation/index.js';
import type { Database } from '../platform/database/database.js';
import { ExpectedError } from '../platform/errors.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { Page } from '../platform/graphql/connection.js';
import type { IdSource } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import {
  checkCorrectionInput,
  hashOfCorrection,
  type CheckedTarget,
  type CorrectionInput,
} from './correction-input.js';
import type { CorrectionStore } from './correction-store.js';
import { CorrectionEntity } from './correction.entity.js';
import { redactTexts } from './domain/redact-texts.js';
import { storedDiff } from './domain/unified-diff.js';
import type { CorrectionAnalyst, SessionSource } from './ports.js';

/** What a correction is of, with the texts as they came in. */
interface Corrected {
  readonly agentType: string;
  readonly sessionId: string | null;
  readonly isOfImprovement: boolean;
  readonly dataFormat: DataFormat;
  readonly originalResponse: string;
  readonly taskDescription: string | null;
}

export interface CorrectionServiceParts {
  readonly database: Database;
  readonly store: CorrectionStore;
  readonly sessions: SessionSource;
  readonly analyst: Pick<CorrectionAnalyst, 'findSecrets'>;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
  readonly ids: IdSource;
}

/** Takes corrections in, and answers about them. */
export class CorrectionService {
  constructor(private readonly parts: CorrectionServiceParts) {}

  /**
   * Accepts a correction, without the secrets that its texts hold.
   * @throws ExpectedErrors for bad input; ExpectedError NOT_FOUND for a session that is not there, CONFLICT for a key that
   *   was used with another input, INVALID_STATE where the texts could not be checked for secrets.
   */
  async submit(project: ProjectContext, input: CorrectionInput): Promise<CorrectionEntity> {
    const target = checkCorrectionInput(input);
    const inputHash = hashOfCorrection(input);
    const earlier = await this.findByKey(project, input.idempotencyKey ?? null, inputHash);
    if (earlier) return earlier;

    const corrected = await this.corrected(project, target);
    if (corrected.originalResponse === input.correctedResponse) throw identical('');
    const { texts, redactions } = await this.redacted({
      originalResponse: corrected.originalResponse,
      correctedResponse: input.correctedResponse,
      taskDescription: blankToNull(corrected.taskDescription),
      feedback: blankToNull(input.feedback),
    });
    const [originalResponse, correctedResponse] = [texts.originalResponse!, texts.correctedResponse!];
    if (originalResponse === correctedResponse) {
      throw identical(', once the secrets are taken out of both');
    }
    return this.accept(project, {
      ...corrected,
      projectId: project.projectId,
      id: this.parts.ids.next(),
      type: input.type,
      severity: input.severity,
      originalResponse,
      correctedResponse,
      taskDescription: texts.taskDescription,
      feedback: texts.feedback,
      diff: storedDiff(originalResponse, correctedResponse),
      redactions,
      idempotencyKey: input.idempotencyKey ?? null,
      inputHash,
    });
  }

  async findMany(project: ProjectContext, ids: readonly string[]): Promise<CorrectionEntity[]> {
    return this.parts.database.read(project, (db) =>
      db
        .createQueryBuilder(CorrectionEntity, 'c')
        .where('c.project_id = :project AND c.id = ANY(:ids)', { project: project.projectId, ids })
        .getMany(),
    );
  }

  /** Newest first; up to one more than the page holds. */
  async list(project: ProjectContext, agentType: string | null, page: Page): Promise<CorrectionEntity[]> {
    return this.parts.database.read(project, (db) => {
      const query = db
        .createQueryBuilder(CorrectionEntity, 'c')
        .where('c.project_id = :project', { project: project.projectId })
        .orderBy('c.createdAt', 'DESC')
        .addOrderBy('c.id', 'DESC')
        .limit(page.limit + 1);
      if (agentType !== null) query.andWhere('c.agent_type = :agentType', { agentType });
      if (page.after) {
        query.andWhere('(c.created_at, c.id) < (:afterTime, :afterId)', {
          afterTime: page.after.createdAt,
          afterId: page.after.id,
        });
      }
      return query.getMany();
    });
  }

  /** Those of several sessions, newest first in each; up to one more of each than the page holds. */
  async ofSessions(
    project: ProjectContext,
    sessionIds: readonly string[],
    page: Page,
  ): Promise<CorrectionEntity[]> {
    const after = page.after;
    return this.parts.database.read(project, (db) =>
      db
        .createQueryBuilder(CorrectionEntity, 'c')
        .where(
          `c.project_id = :project AND c.id IN (
             SELECT newest.id FROM unnest(:sessionIds::uuid[]) AS s(id) CROSS JOIN LATERAL (
               SELECT n.id FROM correction n WHERE n.project_id = :project AND n.session_id = s.id
                 ${after ? 'AND (n.created_at, n.id) < (:afterTime, :afterId)' : ''}
               ORDER BY n.created_at DESC, n.id DESC LIMIT :limit) newest)`,
          {
            project: project.projectId,
            sessionIds,
            limit: page.limit + 1,
            ...(after && { afterTime: after.createdAt, afterId: after.id }),
          },
        )
        .orderBy('c.createdAt', 'DESC')
        .addOrderBy('c.id', 'DESC')
        .getMany(),
    );
  }

  private async corrected(project: ProjectContext, target: CheckedTarget): Promise<Corrected> {
    if (target.kind === 'response') {
      const { agentType, originalResponse, taskDescription } = target.response;
      return {
        agentType,
        sessionId: null,
        isOfImprovement: false,
        dataFormat: guessDataFormat(agentType, originalResponse),
        originalResponse,
        taskDescription: taskDescription ?? null,
      };
    }
    const session = await this.parts.sessions.find(project, target.sessionId);
    if (!session) {
      const path = ['input', 'target', 'sessionId'];
      throw new ExpectedError('NOT_FOUND', 'there is no session with this id', path);
    }
    const { agentType, dataFormat, taskDescription } = session.subject;
    return {
      agentType,
      sessionId: target.sessionId,
      isOfImprovement: session.isImproved,
      dataFormat,
      originalResponse: session.response,
      taskDescription,
    };
  }

  private async redacted<Name extends string>(texts: Readonly<Record<Name, string | null>>) {
    const given = Object.values<string | null>(texts).filter((text): text is string => text !== null);
    const secrets = await this.parts.analyst.findSecrets(given);
    if (secrets === null) {
      const message =
        'the texts could not be checked for secrets, and nothing was stored; try again, and if that does not help, hand in less text';
      throw new ExpectedError('INVALID_STATE', message, ['input']);
    }
    return redactTexts(texts, createRedactor(secrets));
  }

  /** @throws ExpectedError CONFLICT where the key is another input's. */
  private async findByKey(
    project: ProjectContext,
    idempotencyKey: string | null,
    inputHash: string,
  ): Promise<CorrectionEntity | null> {
    if (idempotencyKey === null) return null;
    const first = await this.parts.database.read(project, (db) =>
      db.findOneBy(CorrectionEntity, { projectId: project.projectId, idempotencyKey }),
    );
    if (first && first.inputHash !== inputHash) {
      const message =
        'this idempotencyKey was used with another input; repeat that input, or use another key';
      throw new ExpectedError('CONFLICT', message, ['input', 'idempotencyKey']);
    }
    return first;
  }

  private async accept(
    project: ProjectContext,
    correction: Parameters<CorrectionStore['accept']>[1],
  ): Promise<CorrectionEntity> {
    const { database, store, wakeUp } = this.parts;
    const accepted = await database.transaction(project, (tx) => store.accept(tx, correction));
    if (accepted) {
      wakeUp.ring();
      return accepted;
    }
    const first = await this.findByKey(project, correction.idempotencyKey, correction.inputHash);
    if (!first) throw new Error(`correction ${correction.id} was refused by a key that is not there`);
    return first;
  }
}

function blankToNull(text: string | null | undefined): string | null {
  return text == null || text.trim() === '' ? null : text;
}

function identical(when: string): ExpectedError {
  const message = `correctedResponse is the same as the response that it corrects${when}; hand in what is different`;
  return new ExpectedError('INVALID_INPUT', message, ['input', 'correctedResponse']);
}
