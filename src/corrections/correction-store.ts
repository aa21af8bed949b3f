import type { EntityManager } from 'typeorm';
import type { JobPayload, JobQueue } from '../platform/queue/job-queue.js';
import { CorrectionEntity } from './correction.entity.js';
import { topicOf } from './domain/topic.js';
import { wordsOf } from './domain/words.js';

export const CORRECTION_QUEUE = 'correction';

/** Says that a correction may be waiting for its evaluation. Only a hint: its row decides. */
export interface CorrectionJob extends JobPayload {
  readonly correctionId: string;
}

export type NewCorrection = Omit<CorrectionEntity, 'tokens' | 'topicTerms' | 'searchTerms' | 'createdAt'>;

/** Characters of each text whose words are searched: what a text is about stands at its beginning. */
const SEARCHED = { topic: 1_000, response: 800, feedback: 800 };
const BYTES_OF_TOKEN = 4;

/** The writes of a correction's life. */
export class CorrectionStore {
  constructor(private readonly queue: JobQueue) {}

  /** Writes a correction, with its evaluation to be made and the job for that. Null, and nothing written, where its idempotency key is taken. */
  async accept(tx: EntityManager, correction: NewCorrection): Promise<CorrectionEntity | null> {
    const accepted = await this.insert(tx, correction);
    if (!accepted) return null;
    await tx.query(
      `/* accept_correction_evaluation, prepared */ INSERT INTO correction_evaluation (project_id, id) VALUES ($1, $2)`,
      [correction.projectId, correction.id],
    );
    await this.sendJob(tx, correction.projectId, correction.id);
    return accepted;
  }

  async sendJob(tx: EntityManager, projectId: string, correctionId: string, delayMs = 0): Promise<void> {
    await this.queue.send<CorrectionJob>(tx, CORRECTION_QUEUE, { projectId, correctionId }, { delayMs });
  }

  private async insert(tx: EntityManager, correction: NewCorrection): Promise<CorrectionEntity | null> {
    const { taskDescription, originalResponse, correctedResponse, feedback } = correction;
    const texts = [taskDescription, originalResponse, correctedResponse, feedback];
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? '', 'utf8'), 0);
    const tokens = Math.ceil(bytes / BYTES_OF_TOKEN);
    const topic = wordsOf(topicOf(taskDescription, originalResponse), SEARCHED.topic);
    const others = [
      wordsOf(originalResponse, SEARCHED.response),
      wordsOf(correctedResponse, SEARCHED.response),
      wordsOf(feedback ?? '', SEARCHED.feedback),
    ];
    const [row] = await tx.query<{ created_at: Date }[]>(
      `/* accept_correction, prepared */ INSERT INTO correction
         (project_id, id, agent_type, session_id, is_of_improvement, data_format, type, severity, task_description,
          original_response, corrected_response, feedback, diff, redactions, idempotency_key, input_hash, tokens,
          topic_terms, search_terms, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          strip(to_tsvector('english', $18)), strip(to_tsvector('english', $19)), clock_timestamp())
       ON CONFLICT (project_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
       RETURNING created_at`,
      [
        correction.projectId,
        correction.id,
        correction.agentType,
        correction.sessionId,
        correction.isOfImprovement,
        correction.dataFormat,
        correction.type,
        correction.severity,
        taskDescription,
        originalResponse,
        correctedResponse,
        feedback,
        correction.diff,
        correction.redactions,
        correction.idempotencyKey,
        correction.inputHash,
        tokens,
        topic,
        [topic, ...others].join(' '),
      ],
    );
    return row
      ? Object.assign(new CorrectionEntity(), { ...correction, tokens, createdAt: row.created_at })
      : null;
  }
}
