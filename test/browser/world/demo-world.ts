import { Database } from '../../../src/platform/database/database.js';
import { eventually } from '../../testkit/eventually.js';
import { startTestServer, type TestServer } from '../../testkit/test-server.js';
import { createTestDatabase } from '../../testkit/test-database.js';
import { agentPlace, type AgentPlace } from '../../testkit/agent-operations.js';
import { fillExperimentsOf } from './demo-experiments.js';
import { fillAlerts } from './fill-alerts.js';
import { fillForecasts } from './fill-forecasts.js';
import { fillHistory, type History } from './fill-history.js';
import { fillRules } from './fill-rules.js';
import { correct, trainExamples } from './train-examples.js';

/** A server with months behind it. */
export interface DemoWorld {
  readonly server: TestServer;
  readonly sessionId: string;
  readonly correctionId: string;
  readonly experimentId: string;
  readonly batchId: string;
  stop(): Promise<void>;
}

const FORECAST_DAYS = 45;

const CORRECTED = `def word_counts(text: str) -> dict[str, int]:
    """How often each word of the text occurs, without regard to case."""
    counts: dict[str, int] = {}
    for word in text.lower().split():
        word = word.strip(".,;:!?")
        counts[word] = counts.get(word, 0) + 1
    return counts
`;

const FORECASTS = `{ predictions(agentType: "engineer", isGraded: false) { nodes { id } } }`;
/** The server makes all its forecasts when it is first up. */
const FORECASTS_WITHIN_MS = 120_000;

interface Forecasts {
  readonly predictions: { readonly nodes: readonly unknown[] };
}

const BATCH = `mutation ($input: TrainAgentResponsesInput!) {
  trainAgentResponses(input: $input) { batch { id } userErrors { message } } }`;

async function trainBatch(server: TestServer): Promise<string> {
  const items = ['add', 'sub', 'mul', 'div'].map((name) => ({
    agentType: 'engineer',
    taskDescription: `Write ${name}`,
    originalResponse: `import os\ndef ${name}(a, b): return a + b\n`,
  }));
  const { trainAgentResponses } = await server.query<{ trainAgentResponses: { batch: { id: string } } }>(
    BATCH,
    {
      input: { items },
    },
  );
  return trainAgentResponses.batch.id;
}

/** Definitions of agents, two of which have faults for the registry to tell. */
function writeAgents(place: AgentPlace): void {
  const define = (name: string, description: string, text: string): void =>
    place.write(`${name}.md`, `---\nname: ${name}\ndescription: ${description}\n---\n${text}\n`);
  define(
    'engineer',
    'Writes Python',
    'Write small functions with types and a docstring. Handle what can fail.',
  );
  define('qa', 'Writes tests', 'Test what users see. Name each test by what it shows.');
  define('documentation', 'Writes guides: short ones', 'Say first what the reader wants to do.');
  place.write('research.md', '---\nname: research\ndescription: Finds sources\n---\n');
}

/** Fills a database as months of use would leave it, starts a server on it, and uses it a little. */
export async function openDemoWorld(history: History): Promise<DemoWorld> {
  const database = await createTestDatabase();
  const connected = new Database(await database.dataSource({ poolSize: 4 }));
  const client = await database.client();
  await fillHistory(client, connected, history);
  await fillForecasts(client, FORECAST_DAYS);
  await fillRules(client);
  const agents = agentPlace();
  writeAgents(agents);
  // Automatic trials would begin with what is to be looked at as proposals.
  const server = await startTestServer({
    database,
    env: { ADAPTATION_TRIALS: 'approved', AGENT_PROJECT_DIR: agents.path },
  });
  const [first] = await trainExamples(server);
  const correctionId = await correct(server, first!.id, CORRECTED, 'Say what it returns, and give it types.');
  const batchId = await trainBatch(server);
  await fillAlerts(client);
  const experimentId = await fillExperimentsOf(server, database);
  await eventually(
    () => server.query<Forecasts>(FORECASTS),
    ({ predictions }) => predictions.nodes.length > 0,
    FORECASTS_WITHIN_MS,
  );
  return {
    server,
    sessionId: first!.id,
    correctionId,
    experimentId,
    batchId,
    stop: async () => {
      await server.stop();
      await database.drop();
      agents.drop();
    },
  };
}
