import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { NothingJudgedError, type Subject } from '../../src/evaluation/index.js';
import { createExperimentAnalyst } from '../../src/experiments/index.js';
import { fromGlobalId } from '../../src/platform/graphql/node-id.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import type { StrategyCatalog, TrainingStrategy, TrainingWorker } from '../../src/training/index.js';
import { agentOf, agentPlace, versionsOf, type AgentPlace } from '../testkit/agent-operations.js';
import { finishedBatch, trainBatch } from '../testkit/batch-operations.js';
import { eventually } from '../testkit/eventually.js';
import {
  changeExperiment,
  readExperiment,
  startedExperiment,
  type ExperimentAnswer,
} from '../testkit/experiment-operations.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { scriptedStrategy, startTrainingNode, type TrainingNode } from '../testkit/training-node.js';
import { train } from '../testkit/training-operations.js';

/** What a response says that it is worth, in points. */
const worthOf = ({ response }: Pick<Subject, 'response'>): number => Number(/worth (\d+)/.exec(response)![1]);

/** What strategies were asked to improve, by their names; whoever is asked for the first time for a fragile response breaks, the control for a hopeless one always. */
const asked: string[] = [];

/** A strategy that gains so many points, and finds its own responses better than they are. */
function gaining(name: string, gain: number, flattery = 0): TrainingStrategy {
  const [strategy] = scriptedStrategy({
    evaluate: (subject) => Math.min(100, worthOf(subject) + (subject.original === null ? 0 : flattery)),
    propose: (subject) => {
      const { response } = subject;
      const line = `${name}: ${response}`;
      const isFirst = !asked.includes(line);
      asked.push(line);
      if (name === 'generic' && response.startsWith('Hopeless')) throw new Error('it broke again');
      if (name === 'generic' && response.startsWith('Fragile') && isFirst) throw new Error('it broke');
      return [response.replace(/worth \d+/, `worth ${worthOf(subject) + gain}`)];
    },
  }).strategies;
  return { ...strategy!, name };
}

/** As many strategies as the experiments need, under names that the API knows. */
function world(): StrategyCatalog {
  const [failing] = scriptedStrategy({
    evaluate: () => {
      throw new NothingJudgedError([]);
    },
  }).strategies;
  const usual = gaining('generic', 5);
  return {
    strategies: [usual, gaining('research', 30, 20), gaining('security', 0, 60), { ...failing!, name: 'qa' }],
    select: () => usual,
  };
}

let place: AgentPlace;
let database: TestDatabase;
/** Two API nodes with one database and one folder of agents. */
let servers: TestServer[];
/** Trains in this process what was handed in there. */
let node: TrainingNode;
let worker: TrainingWorker;

beforeAll(async () => {
  place = agentPlace();
  place.write('adder.md', 'Add.');
  database = await createTestDatabase();
  const startNode = () => startTestServer({ database, env: { AGENT_PROJECT_DIR: place.path, ROLES: 'api' } });
  servers = await Promise.all([startNode(), startNode()]);
  node = await startTrainingNode(database, { catalog: world(), hasExperiments: true, concurrency: 2 });
  worker = await node.startWorker();
}, 90_000);

afterAll(async () => {
  await node?.stop();
  for (const server of servers ?? []) await server.stop();
  await database?.drop();
  place?.drop();
}, 90_000);

const query: TestServer['query'] = (...args) => servers[0]!.query(...args);

/** All outcomes that are in are counted, as the schedule does it. */
async function counted(experiment: ExperimentAnswer): Promise<ExperimentAnswer> {
  const analyst = createExperimentAnalyst({ database: node.database, ids: systemIds });
  await analyst.advance(DEFAULT_PROJECT, fromGlobalId(experiment.id).uuid);
  return readExperiment(query, experiment.id);
}

interface Told {
  instructions: string;
  version: number;
  assignmentToken: string;
}

async function ask(unit: string, server = servers[0]!): Promise<Told> {
  const text =
    'query ($unit: String!) { agentInstructions(agentType: "adder", unit: $unit) { instructions version assignmentToken } }';
  return (await server.query<{ agentInstructions: Told }>(text, { unit })).agentInstructions;
}

const trainAll = async (items: object[]) => finishedBatch(query, (await trainBatch(query, { items })).id);

const responses = (agentType: string, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    agentType,
    originalResponse: `Number ${from + i} is worth 40.`,
  }));

/** What was kept of a unit, by its name as it came in. */
const assignments = (unit: string): Promise<{ variant_id: string; covariate: number | null }[]> =>
  node.database.read(DEFAULT_PROJECT, (db) =>
    db.query('SELECT variant_id, covariate FROM assignment WHERE unit = $1 ORDER BY assigned_at', [
      createHash('sha256').update(unit).digest('base64url'),
    ]),
  );

test('instructions are tried on units, each under one of them on every node, to a verdict that stays', async () => {
  place.write('adder.md', 'Add, then check the sum.');
  await eventually(
    () => Promise.all(servers.map((server) => agentOf(server, 'adder'))),
    (agents) => agents.every((agent) => agent?.version === 2),
  );
  const [second, first] = await versionsOf(servers[0]!, 'adder');
  // What a unit was worth before counts for it, and nothing that it did since.
  const early = await ask('unit 0');
  for (const worth of [30, 50]) {
    await train(query, {
      agentType: 'adder',
      originalResponse: `At first worth ${worth}.`,
      assignmentToken: early.assignmentToken,
      waitSeconds: 20,
    });
  }
  const wish = {
    agentType: 'adder',
    design: 'UNPAIRED',
    variants: [
      { name: 'old', isControl: true, agentVersionId: first!.id },
      { name: 'new', agentVersionId: second!.id },
    ],
  };
  const experiment = await startedExperiment(query, { ...wish, slug: 'check-sums' });
  expect(experiment.requiredUnits).toBeGreaterThan(100);

  const units = Array.from({ length: 60 }, (_, i) => `unit ${i}`);
  const told = new Map<string, Told>();
  for (const [i, unit] of units.entries()) told.set(unit, await ask(unit, servers[i % 2]));
  await servers[1]!.kill('SIGKILL');
  await servers[1]!.restart();
  for (const unit of units.slice(0, 20)) {
    for (const server of servers) expect(await ask(unit, server)).toEqual(told.get(unit));
  }
  expect(new Set([...told.values()].map(({ instructions }) => instructions))).toEqual(
    new Set(['Add.', 'Add, then check the sum.']),
  );

  const work = (unit: string, more = '') => {
    const { version, assignmentToken } = told.get(unit)!;
    const worth = (version === 2 ? 90 : 20) + (unit.length % 3);
    return {
      agentType: 'adder',
      assignmentToken,
      originalResponse: `${unit}${more} is worth ${worth}.`,
    };
  };
  await trainAll(units.slice(0, 10).map((unit) => work(unit)));
  const begun = await counted(experiment);
  expect(begun).toMatchObject({ status: 'RUNNING', stopReason: null });
  expect(begun.variants[1]).toMatchObject({ verdict: 'CONTINUE' });
  // A unit's second outcome is kept, and not tested.
  const again = units.slice(0, 10).map((unit) => ({
    ...work(unit, ' once more'),
    originalResponse: `${unit} is suddenly worth 0.`,
  }));
  await trainAll(again);
  expect(await counted(experiment)).toEqual(begun);
  const [kept] = await node.database.read(DEFAULT_PROJECT, (db) =>
    db.query<{ all: number; tested: number }[]>(
      'SELECT count(*)::int AS all, count(*) FILTER (WHERE is_first)::int AS tested FROM observation',
    ),
  );
  expect(kept).toEqual({ all: 20, tested: 10 });

  await trainAll(units.slice(10, 59).map((unit) => work(unit)));
  const ended = await counted(experiment);
  expect(ended).toMatchObject({ status: 'STOPPED', stopReason: 'verdict: new is BETTER' });
  expect(ended.variants[1]!.lift).toBeCloseTo(70, 0);
  expect(ended.variants[0]!.sampleSize + ended.variants[1]!.sampleSize).toBe(59);
  // Nobody is on trial any more, and who was comes back with what it has.
  expect(await ask('unit 0')).toMatchObject({ version: 2 });
  await trainAll([work('unit 59')]);
  const late = await counted(experiment);
  expect(late.variants[0]!.sampleSize + late.variants[1]!.sampleSize).toBe(60);
  expect(late).toMatchObject({ status: 'STOPPED', stopReason: ended.stopReason, stoppedAt: ended.stoppedAt });

  await startedExperiment(query, { ...wish, slug: 'check-sums-again' });
  await ask('unit 0');
  await ask('unit 1');
  const rows = await assignments('unit 0');
  expect(rows.map(({ covariate }) => covariate)).toEqual([0.4, 0.4]);
  expect((await assignments('unit 1')).map(({ covariate }) => covariate)).toEqual([null, null]);

  // What is tried on its training goes on beside it; a second one of either kind does not.
  const training = {
    agentType: 'adder',
    variants: [
      { name: 'a', isControl: true },
      { name: 'b', strategy: 'qa' },
    ],
  };
  await startedExperiment(query, { ...training, slug: 'beside' });
  for (const other of [
    { ...wish, slug: 'in-its-way' },
    { ...training, slug: 'in-its-way-too' },
  ]) {
    const made = await changeExperiment(query, 'createExperiment', { hypothesis: 'h', ...other });
    const refused = await changeExperiment(query, 'startExperiment', { experimentId: made.experiment!.id });
    expect(refused.userErrors).toMatchObject([{ code: 'CONFLICT', path: ['input', 'experimentId'] }]);
  }
}, 120_000);

test('strategies are tried on the same responses, measured alike, and the session keeps the control’s result', async () => {
  const experiment = await startedExperiment(query, {
    slug: 'strategies',
    agentType: 'counter',
    variants: [
      { name: 'usual', isControl: true },
      { name: 'bolder', strategy: 'research' },
      { name: 'flattering', strategy: 'security' },
      { name: 'broken', strategy: 'qa' },
    ],
    maxUnits: 1_000,
  });
  const batch = await trainAll(responses('counter', 0, 12));
  expect(batch).toMatchObject({ improvedCount: 12, failedCount: 0, meanImprovement: 5 });
  const read = await counted(experiment);
  expect(read).toMatchObject({ status: 'RUNNING', sampleRatioEValue: null });
  expect(read.variants.map(({ sampleSize, meanScore, lift }) => [sampleSize, meanScore, lift])).toEqual([
    [12, expect.closeTo(45), null],
    [12, expect.closeTo(70), expect.closeTo(25)],
    // What it says of its own work, it says itself: by the control's measure nothing was gained.
    [12, expect.closeTo(40), expect.closeTo(-5)],
    // A failure is worth nothing.
    [12, 0, expect.closeTo(-45)],
  ]);
  const failures = read.variants[3]!.guardrails.find(({ metric }) => metric === 'FAILURE_RATE');
  expect(failures).toMatchObject({ value: 1, isBreached: false });
  // The same response again is the same unit.
  await trainAll(responses('counter', 0, 3).map((item) => ({ ...item, useCache: true })));
  expect((await counted(experiment)).variants.map(({ sampleSize }) => sampleSize)).toEqual([12, 12, 12, 12]);

  await trainAll(responses('counter', 12, 30));
  const breached = await counted(experiment);
  expect(breached.status).toBe('RUNNING');
  expect(breached.variants[3]).toMatchObject({ isStopped: true, verdict: 'INCONCLUSIVE' });
  await trainAll(responses('counter', 42, 5));
  const { variants } = await counted(experiment);
  expect(variants.map(({ sampleSize }) => sampleSize)).toEqual([47, 47, 47, 42]);
}, 120_000);

test('a better strategy is found by pairs, each arm run once, whatever breaks', async () => {
  const experiment = await startedExperiment(query, {
    slug: 'pairs',
    agentType: 'pairer',
    variants: [
      { name: 'usual', isControl: true },
      { name: 'bolder', strategy: 'research' },
    ],
  });
  const fragile = responses('pairer', 0, 8).map(({ agentType, originalResponse }) => ({
    agentType,
    originalResponse: `Fragile ${originalResponse}`,
  }));
  const { id } = await trainBatch(query, { items: fragile });
  expect(await finishedBatch(query, id)).toMatchObject({ improvedCount: 8, failedCount: 0 });
  for (const { originalResponse: line } of fragile) {
    expect(asked.filter((each) => each === `generic: ${line}`)).toHaveLength(2);
    expect(asked.filter((each) => each === `research: ${line}`)).toHaveLength(1);
  }
  expect((await counted(experiment)).variants.map(({ sampleSize }) => sampleSize)).toEqual([8, 8]);
  const { trainingBatch } = await query<{
    trainingBatch: { sessions: { nodes: { experimentVariants: { name: string }[] }[] } };
  }>(
    'query ($id: ID!) { trainingBatch(id: $id) { sessions(first: 1) { nodes { experimentVariants { name } } } } }',
    { id },
  );
  expect(trainingBatch.sessions.nodes[0]!.experimentVariants.map(({ name }) => name)).toEqual([
    'usual',
    'bolder',
  ]);
  await trainAll(responses('pairer', 0, 40));
  const ended = await counted(experiment);
  expect(ended).toMatchObject({ status: 'STOPPED', stopReason: 'verdict: bolder is BETTER' });
  await trainAll(responses('pairer', 40, 1));
  expect(await counted(experiment)).toEqual(ended);
}, 120_000);

test('a control that fails counts with each of its units, whichever arm goes first', async () => {
  const experiment = await startedExperiment(query, {
    slug: 'hopeless',
    agentType: 'loser',
    variants: [
      { name: 'usual', isControl: true },
      { name: 'bolder', strategy: 'research' },
    ],
  });
  const hopeless = responses('loser', 0, 8).map((item) => ({
    ...item,
    originalResponse: `Hopeless ${item.originalResponse}`,
  }));
  expect(await trainAll(hopeless)).toMatchObject({ failedCount: 8 });
  const { variants } = await counted(experiment);
  expect(variants.map(({ sampleSize, meanScore }) => [sampleSize, meanScore])).toEqual([
    [8, 0],
    [8, expect.closeTo(70)],
  ]);
  expect(variants[1]!.lift).toBeCloseTo(70);
}, 120_000);

test('an arm that fails is stopped early, and its failures are what came of its units', async () => {
  const experiment = await startedExperiment(query, {
    slug: 'failing',
    agentType: 'failer',
    design: 'UNPAIRED',
    variants: [
      { name: 'usual', isControl: true },
      { name: 'broken', strategy: 'qa' },
    ],
  });
  const batch = await trainAll(responses('failer', 0, 70));
  const ended = await counted(experiment);
  const [usual, broken] = ended.variants;
  expect(ended.stopReason).toBe('guardrail FAILURE_RATE of variant broken is breached');
  expect(usual!.sampleSize + broken!.sampleSize).toBe(70);
  expect(broken).toMatchObject({ sampleSize: batch.failedCount, meanScore: 0, verdict: 'INCONCLUSIVE' });
  expect(broken!.guardrails[0]).toMatchObject({ metric: 'FAILURE_RATE', value: 1, isBreached: true });
}, 120_000);

test.each(['FIXED', 'THOMPSON'])(
  'an arm that fails is stopped by itself, and the others go on with the units that come: %s',
  async (allocation) => {
    const agentType = `mixer_${allocation.toLowerCase()}`;
    const experiment = await startedExperiment(query, {
      slug: agentType,
      agentType,
      allocation,
      design: 'UNPAIRED',
      maxUnits: 1_000,
      variants: [
        { name: 'usual', isControl: true },
        { name: 'flattering', strategy: 'security' },
        { name: 'broken', strategy: 'qa' },
      ],
    });
    const first = await trainAll(responses(agentType, 0, 120));
    const breached = await counted(experiment);
    expect(breached).toMatchObject({ status: 'RUNNING', stopReason: null });
    expect(breached.variants.map(({ isStopped }) => isStopped)).toEqual([false, false, true]);
    expect(breached.variants[2]!.guardrails[0]).toMatchObject({ metric: 'FAILURE_RATE', isBreached: true });
    const units = breached.variants.map(({ sampleSize }) => sampleSize);
    expect(units[2]).toBe(first.failedCount);

    // Units of the stopped arm work as without an experiment.
    expect(await trainAll(responses(agentType, 0, 150))).toMatchObject({ failedCount: 0 });
    const read = await counted(experiment);
    const more = read.variants.map(({ sampleSize }, i) => sampleSize - units[i]!);
    expect([more[0]! + more[1]!, more[2]]).toEqual([30, 0]);
    expect(Math.min(more[0]!, more[1]!)).toBeGreaterThan(0);
    expect(read.sampleRatioEValue).toBeLessThan(100);
  },
  120_000,
);

test('THOMPSON gives more units to what does better, and none below its floor', async () => {
  const wish = {
    slug: 'shares',
    agentType: 'sharer',
    design: 'UNPAIRED',
    allocation: 'THOMPSON',
    variants: [
      { name: 'usual', isControl: true },
      { name: 'bolder', strategy: 'research' },
    ],
  };
  const refused = await changeExperiment(query, 'createExperiment', {
    ...wish,
    hypothesis: 'h',
    design: 'PAIRED',
    variants: wish.variants.map((variant) => ({ ...variant, weight: 2 })),
  });
  expect(refused.userErrors.map(({ path }) => path!.join('.'))).toContain('input.allocation');
  const experiment = await startedExperiment(query, wish);
  let read = experiment;
  let before = [0, 0];
  for (let from = 0; from < 600 && read.status === 'RUNNING'; from += 60) {
    before = read.variants.map(({ sampleSize }) => sampleSize);
    await trainAll(responses('sharer', from, 60));
    read = await counted(experiment);
  }
  expect(read).toMatchObject({
    status: 'STOPPED',
    stopReason: 'verdict: bolder is BETTER',
  });
  expect(read.sampleRatioEValue).toBeGreaterThan(0);
  expect(read.sampleRatioEValue).toBeLessThan(100);
  const last = read.variants.map(({ sampleSize }, i) => sampleSize - before[i]!);
  expect(last[1]! / (last[0]! + last[1]!)).toBeGreaterThan(0.7);
  const rows = await node.database.read(DEFAULT_PROJECT, (db) =>
    db.query<{ least: number; most: number }[]>(
      `SELECT min(propensity) AS least, max(propensity) AS most FROM assignment WHERE experiment_id = $1 GROUP BY variant_id`,
      [fromGlobalId(experiment.id).uuid],
    ),
  );
  for (const { least, most } of rows) {
    expect(least).toBeGreaterThanOrEqual(0.1);
    expect(most).toBeLessThanOrEqual(0.9);
  }
}, 120_000);

test('a real worker runs both arms of a real response', async () => {
  await worker.stop();
  await servers[1]!.kill('SIGTERM');
  await servers[1]!.restart({ ROLES: 'api,worker' });
  const experiment = await startedExperiment(query, {
    slug: 'real',
    agentType: 'research',
    variants: [
      { name: 'usual', isControl: true },
      { name: 'plain', strategy: 'generic' },
    ],
  });
  const originalResponse = 'An answer, with a   tail.   \n\n\n\nAnd more.';
  const session = await train(query, { agentType: 'research', originalResponse, waitSeconds: 30 });
  expect(session.status).toBe('IMPROVED');
  expect(session.strategy).toMatch(/^research@/);
  const read = await counted(experiment);
  expect(read.variants.map(({ sampleSize }) => sampleSize)).toEqual([1, 1]);
  expect(read.variants[0]!.meanScore).toBeCloseTo(session.evaluationAfter!.score, 6);
  expect(read.variants[1]!.meanScore).not.toBeNull();
}, 120_000);
