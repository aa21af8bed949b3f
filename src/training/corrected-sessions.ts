import type { CorrectedSession, SessionSource } from '../corrections/index.js';
import type { Database } from '../platform/database/database.js';
import type { ProjectContext } from '../platform/project.js';
import { subjectOf } from './subject.js';
import { TrainingSessionEntity } from './training-session.entity.js';

/** Sessions as corrections see them. */
export class CorrectedSessions implements SessionSource {
  constructor(private readonly database: Database) {}

  async find({ projectId }: ProjectContext, id: string): Promise<CorrectedSession | null> {
    const session = await this.database.read({ projectId }, (db) =>
      db.findOneBy(TrainingSessionEntity, { projectId, id }),
    );
    if (!session) return null;
    return {
      response: session.improvedResponse ?? session.originalResponse,
      isImproved: session.improvedResponse !== null,
      subject: subjectOf(session),
    };
  }
}
