import type { TestDatabase } from '../../testkit/test-database.js';
import type { TestServer } from '../../testkit/test-server.js';
import { openExperimentScript, startScriptedExperiment } from './fill-experiments.js';

/** Two experiments: one that found its verdict, and one under way. Gives the first's id. */
export async function fillExperimentsOf(server: TestServer, database: TestDatabase): Promise<string> {
  const script = await openExperimentScript(database);
  const found = await startScriptedExperiment(server, {
    slug: 'generic-for-research',
    hypothesis:
      'Research answers are judged better by the generic strategy, because most of them are plain reports.',
    agentType: 'research',
  });
  for (let i = 0; i < 12; i += 1) await script.play(found, 20, 0.14);
  const underWay = await startScriptedExperiment(server, {
    slug: 'generic-for-tickets',
    hypothesis: 'Tickets do no worse without a strategy of their own.',
    agentType: 'ticketing',
  });
  for (let i = 0; i < 6; i += 1) await script.play(underWay, 20, 0.01);
  await script.close();
  return found;
}
