import type { AgentService } from '../../agents/index.js';
import type { Database } from '../../platform/database/database.js';
import { ExpectedError } from '../../platform/errors.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { IdSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import type { JobQueue } from '../../platform/queue/job-queue.js';
import type { InputAnalyst, InputReader } from '../training-input.js';
import { acceptBatch, newBatch, type NewBatch } from './accept-batch.js';
import { checkBatchInput, type BatchInput } from './batch-input.js';
import { TrainingBatchEntity } from './training-batch.entity.js';

/** Takes batches in, and finds them again. */
export class BatchesService {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly wakeUp: WakeUp,
    private readonly ids: IdSource,
    private readonly analyst: InputAnalyst,
    private readonly agents: Pick<AgentService, 'readAssignmentToken'>,
  ) {}

  /**
   * Accepts all responses of a batch, or none.
   * @throws ExpectedErrors for bad input, ExpectedError LIMIT_EXCEEDED for too many items, CONFLICT for a key that was
   * used with another input.
   */
  async submit(project: ProjectContext, input: BatchInput): Promise<TrainingBatchEntity> {
    const checked = await checkBatchInput(input, this.readerFor(project));
    const batch = newBatch(project.projectId, checked, this.ids);
    const accepted = await this.accept(project, batch);
    this.wakeUp.ring();
    return accepted;
  }

  async findMany(project: ProjectContext, ids: readonly string[]): Promise<TrainingBatchEntity[]> {
    return this.database.read(project, (db) =>
      db
        .createQueryBuilder(TrainingBatchEntity, 'b')
        .where('b.project_id = :project AND b.id = ANY(:ids)', { project: project.projectId, ids })
        .getMany(),
    );
  }

  private readerFor(project: ProjectContext): InputReader {
    const { analyst, agents } = this;
    return { ...analyst, readAssignment: (token, path) => agents.readAssignmentToken(project, token, path) };
  }

  /** Writes the batch, or finds the one that came first under the same idempotency key. */
  private async accept(project: ProjectContext, batch: NewBatch): Promise<TrainingBatchEntity> {
    return this.database.transaction(project, async (tx) => {
      const written = await acceptBatch(tx, batch, this.ids, this.queue);
      if (written) return written;
      const first = await tx.findOneByOrFail(TrainingBatchEntity, {
        projectId: project.projectId,
        idempotencyKey: batch.idempotencyKey!,
      });
      if (first.inputHash === batch.inputHash) return first;
      const message =
        'this idempotencyKey was used with another input; repeat that input, or use another key';
      throw new ExpectedError('CONFLICT', message, ['input', 'idempotencyKey']);
    });
  }
}
