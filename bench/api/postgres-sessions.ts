import { MIGRATIONS } from '../../migrations/index.js';
import { ENTITIES } from '../../src/entities.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { WakeUp } from '../../src/platform/events/wake-up.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { systemClock, systemIds, systemRandom } from '../../src/platform/system-ports.js';
import {
  createTrainingApi,
  EvaluationEntity,
  TrainingSessionEntity,
  TrainingSessionResolver,
  type TrainingParts,
} from '../../src/training/index.js';
import { silent, type BenchDatabase } from '../kit/bench-database.js';
import { sampleSessions } from './sample-sessions.js';

/** As many connections as the server of the product has beside its sessions. */
const POOL_SIZE = 20;

/** Writes the sample's rows, for both servers to read. */
export async function seedSessions(bench: BenchDatabase): Promise<void> {
  const { rows, evaluations } = sampleSessions();
  const database = await bench.database(2);
  await database.transaction(DEFAULT_PROJECT, async (tx) => {
    await tx.save(TrainingSessionEntity, [...rows]);
    const results = rows.flatMap(({ id: sessionId, evaluationBeforeId, evaluationAfterId }) =>
      [evaluationBeforeId, evaluationAfterId].map((id, candidateOrdinal) => {
        const result = evaluations.get(id as string)!;
        return {
          projectId: DEFAULT_PROJECT.projectId,
          id: id as string,
          sessionId,
          candidateOrdinal,
          score: result.score,
          result,
        };
      }),
    );
    await tx.save(EvaluationEntity, results);
  });
  await bench.settle();
}

/** The product's resolver of sessions over the product's service and loaders. */
export async function postgresSessions(
  connection: BenchDatabase['connection'],
): Promise<TrainingSessionResolver> {
  const dataSource = createDataSource({
    connection,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    poolSize: POOL_SIZE,
  });
  const database = new Database(await dataSource.initialize());
  const parts: TrainingParts = {
    database,
    queue: new JobQueue(database, silent),
    wakeUp: new WakeUp(connection, silent),
    catalog: unused('a strategy'),
    analyst: unused('an inspection of an input'),
    llm: unused('a model'),
    clock: systemClock,
    ids: systemIds,
    random: systemRandom,
    logger: silent,
  };
  const { service, loaders } = createTrainingApi(parts);
  return new TrainingSessionResolver(service, loaders);
}

/** Stands for what no list of sessions needs, and says so where one does. */
function unused<T extends object>(name: string): T {
  return new Proxy({} as T, {
    get: (_, property) => {
      throw new Error(`this benchmark has not ${name} (${String(property)})`);
    },
  });
}
