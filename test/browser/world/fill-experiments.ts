import { pino } from 'pino';
import { createExperimentAnalyst, createExperimentsService } from '../../../src/experiments/index.js';
import { Database } from '../../../src/platform/database/database.js';
import { WakeUp } from '../../../src/platform/events/wake-up.js';
import { fromGlobalId } from '../../../src/platform/graphql/node-id.js';
import { DEFAULT_PROJECT } from '../../../src/platform/project.js';
import { systemIds } from '../../../src/platform/system-ports.js';
import { seededRandom } from '../../testkit/seeded-random.js';
import type { TestDatabase } from '../../testkit/test-database.js';
import type { TestServer } from '../../testkit/test-server.js';

export interface ScriptedExperiment {
  readonly slug: string;
  readonly hypothesis: string;
  readonly agentType: string;
  readonly maxUnits?: number;
}

/** Makes an experiment of two arms by the API and starts it; the id is the API's. */
export async function startScriptedExperiment(server: TestServer, wish: ScriptedExperiment): Promise<string> {
  interface Answer {
    createExperiment: { experiment: { id: string } | null; userErrors: { message: string }[] };
  }
  const input = {
    ...wish,
    design: 'UNPAIRED',
    variants: [
      { name: 'control', isControl: true },
      { name: 'generic strategy', strategy: 'generic' },
    ],
  };
  const { createExperiment } = await server.query<Answer>(
    `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { experiment { id } userErrors { message } } }`,
    { input },
  );
  const { experiment, userErrors } = createExperiment;
  if (!experiment) throw new Error(userErrors[0]?.message ?? 'no experiment was made');
  await server.query(
    `mutation ($id: ID!) { startExperiment(input: { experimentId: $id }) { userErrors { message } } }`,
    { id: experiment.id },
  );
  return experiment.id;
}

/** Lets units come in whose scores are said here, and has them looked at, as the server's own schedule does. */
export async function openExperimentScript(database: TestDatabase) {
  const connected = new Database(await database.dataSource({ poolSize: 3 }));
  const wakeUp = new WakeUp(database.connection, pino({ level: 'silent' }));
  await wakeUp.start();
  const subjects = { faults: () => Promise.resolve([]) };
  const service = createExperimentsService({ database: connected, ids: systemIds, wakeUp, subjects });
  const analyst = createExperimentAnalyst({ database: connected, ids: systemIds });
  const random = seededRandom(11);
  let units = 0;
  return {
    /** @param gain how much better, in [0, 1], the second arm is in the mean */
    async play(experimentId: string, count: number, gain: number): Promise<void> {
      const { uuid } = fromGlobalId(experimentId);
      const variants = await service.variantsOf(DEFAULT_PROJECT, [uuid]);
      for (let i = 0; i < count; i += 1) {
        units += 1;
        const variant = variants[units % variants.length]!;
        const score = 0.45 + 0.3 * random() + (variant.isControl ? 0 : gain);
        await connected.transaction(DEFAULT_PROJECT, (tx) =>
          service.record(tx, DEFAULT_PROJECT, {
            experimentId: uuid,
            variantId: variant.id,
            unit: `unit-${units}`,
            sessionId: null,
            score: Math.min(1, score),
            isFailed: random() < 0.02,
            costUsd: 0.002 + 0.001 * random(),
            durationMs: Math.round(900 + 400 * random()),
          }),
        );
      }
      await analyst.advance(DEFAULT_PROJECT, uuid);
      wakeUp.ring();
    },
    close: () => wakeUp.stop(),
  };
}
