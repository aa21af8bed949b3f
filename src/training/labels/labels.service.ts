import { ExpectedError, ExpectedErrors } from '../../platform/errors.js';
import type { Database } from '../../platform/database/database.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { LIMITS } from '../../platform/limits.js';
import type { ProjectContext } from '../../platform/project.js';
import { loaderById } from '../loader-by-id.js';
import { storageFaults } from '../../platform/text-checks.js';
import { ResponseLabelEntity } from './response-label.entity.js';

export interface LabelInput {
  readonly isAcceptable: boolean;
  readonly reason?: string | null;
}

/** Keeps what people say of responses; the newest takes the place of what was said before. */
export class LabelsService {
  constructor(private readonly database: Database) {}

  /** @throws ExpectedErrors for a bad reason, ExpectedError NOT_FOUND. */
  async label(context: RequestContext, sessionId: string, input: LabelInput): Promise<void> {
    const { project } = context;
    const reason = input.reason ?? null;
    const faults = reason === null ? [] : reasonFaults(reason);
    if (faults.length > 0) throw new ExpectedErrors(faults);
    const rows = await this.database.transaction(project, (tx) =>
      tx.query<unknown[]>(
        `/* label_response */ INSERT INTO response_label (project_id, session_id, is_acceptable, reason)
         SELECT project_id, id, $3, $4 FROM training_session WHERE project_id = $1 AND id = $2
         ON CONFLICT (project_id, session_id) DO UPDATE SET is_acceptable = excluded.is_acceptable,
           reason = excluded.reason, labelled_at = clock_timestamp() RETURNING session_id`,
        [project.projectId, sessionId, input.isAcceptable, reason],
      ),
    );
    if (rows.length === 0) {
      throw new ExpectedError('NOT_FOUND', 'there is no session with this id', ['input', 'sessionId']);
    }
    this.loader(context).clear(sessionId);
  }

  /** A session's label; asked for many sessions, it is one statement. */
  async labelOf(context: RequestContext, sessionId: string): Promise<ResponseLabelEntity | null> {
    return (await this.loader(context).load(sessionId))?.label ?? null;
  }

  private loader(context: RequestContext) {
    return context.loader('training.labels', () =>
      loaderById(async (ids) => {
        const labels = await this.findMany(context.project, ids);
        return labels.map((label) => ({ id: label.sessionId, label }));
      }),
    );
  }

  private findMany({ projectId }: ProjectContext, ids: readonly string[]): Promise<ResponseLabelEntity[]> {
    return this.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(ResponseLabelEntity, 'l')
        .where('l.project_id = :projectId AND l.session_id = ANY(:ids)', { projectId, ids })
        .getMany(),
    );
  }
}

function reasonFaults(reason: string): ExpectedError[] {
  const messages = storageFaults(reason, 'reason');
  if (reason.trim() === '') messages.push('reason is empty; say something, or leave it out');
  if (reason.length > LIMITS.labelReasonCharacters) {
    messages.push(
      `reason has ${reason.length} characters; at most ${LIMITS.labelReasonCharacters} are taken`,
    );
  }
  return messages.map((message) => new ExpectedError('INVALID_INPUT', message, ['input', 'reason']));
}
