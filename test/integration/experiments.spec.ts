import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import {
  createExperimentAnalyst,
  createExperimentsService,
  type ExperimentAnalyst,
  type ExperimentsService,
} from '../../src/experiments/index.js';
import { Database } from '../../src/platform/database/database.js';
import { WakeUp } from '../../src/platform/events/wake-up.js';
import { fromGlobalId, toGlobalId } from '../../src/platform/graphql/node-id.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { eventually } from '../testkit/eventually.js';
import {
  changeExperiment,
  readExperiment,
  startedExperiment,
  type ExperimentAnswer,
  type ExperimentPayload,
} from '../testkit/experiment-operations.js';
import { socketClient, startTestServer, subscription, type TestServer } from '../testkit/index.js';
import { seededRandom } from '../testkit/seeded-random.js';

let server: TestServer;
let service: ExperimentsService;
let analyst: ExperimentAnalyst;
let database: Database;
let wakeUp: WakeUp;

const mutate = (name: string, input: object) => changeExperiment(server.query, name, input);
const read = (id: string) => readExperiment(server.query, id);

const arms = (second: object = { strategy: 'generic' }, first: object = {}) => [
  { name: 'control', isControl: true, ...first },
  { name: 'treatment', ...second },
];

let made = 0;
function running(input: object): Promise<ExperimentAnswer> {
  made += 1;
  const wish = { slug: `e-${made}`, agentType: `agent-${made}`, variants: arms(), ...input };
  return startedExperiment(server.query, wish);
}

/** Units of an UNPAIRED experiment on a strategy, with the outcome that their arm brings. */
async function work(
  agentType: string,
  units: readonly string[],
  outcomeOf: (isControl: boolean, unit: string) => { score: number | null; isFailed?: boolean },
  covariateOf: (unit: string) => number | null = () => null,
): Promise<void> {
  await database.transaction(DEFAULT_PROJECT, async (tx) => {
    for (const unit of units) {
      const of = { agentType, layer: 'TRAINING', unit } as const;
      const covariate = () => Promise.resolve(covariateOf(unit));
      const given = await service.give(tx, DEFAULT_PROJECT, of, { covariate });
      if (!given) return;
      const { score, isFailed = false } = outcomeOf(given.variant.isControl, unit);
      await service.record(tx, DEFAULT_PROJECT, {
        experimentId: given.experimentId,
        variantId: given.variant.id,
        unit,
        sessionId: null,
        score,
        isFailed,
        costUsd: null,
        durationMs: 1_000,
      });
    }
  });
}

const unitsFrom = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `unit-${from + i}`);
const uuidOf = (experiment: ExperimentAnswer) => fromGlobalId(experiment.id).uuid;

beforeAll(async () => {
  server = await startTestServer({ env: { ROLES: 'api' } });
  database = new Database(await server.database!.dataSource({ poolSize: 4 }));
  wakeUp = new WakeUp(server.database!.connection, pino({ level: 'silent' }));
  await wakeUp.start();
  const subjects = { faults: () => Promise.resolve([]) };
  service = createExperimentsService({ database, ids: systemIds, wakeUp, subjects });
  analyst = createExperimentAnalyst({ database, ids: systemIds });
}, 60_000);

afterAll(async () => {
  await wakeUp.stop();
  await server.stop();
});

describe('an unpaired experiment', () => {
  test('gives each unit one arm, finds what is better, stops and keeps its verdict', async () => {
    const experiment = await running({ design: 'UNPAIRED' });
    const agentType = `agent-${made}`;
    const random = seededRandom(7);
    const score = (isControl: boolean) => ({ score: (isControl ? 0.3 : 0.6) + 0.3 * random() });
    await work(agentType, unitsFrom(0, 60), score);
    await work(agentType, unitsFrom(0, 60), () => ({ score: 0 }));
    await analyst.advance(DEFAULT_PROJECT, uuidOf(experiment));
    const first = await read(experiment.id);
    const sizes = first.variants.map(({ sampleSize }) => sampleSize);
    expect(sizes[0]! + sizes[1]!).toBe(60);
    expect(first.variants[1]!.meanScore).toBeGreaterThan(55);
    expect(first.variants[1]!.history.length).toBeGreaterThan(0);

    await work(agentType, unitsFrom(60, 200), score);
    await analyst.advance(DEFAULT_PROJECT, uuidOf(experiment));
    const ended = await read(experiment.id);
    const [control, treatment] = ended.variants;
    expect(ended).toMatchObject({ status: 'STOPPED', stopReason: 'verdict: treatment is BETTER' });
    expect(ended.stoppedAt).not.toBeNull();
    expect(control).toMatchObject({
      isControl: true,
      lift: null,
      verdict: null,
      eValue: null,
      guardrails: [],
    });
    expect(treatment).toMatchObject({ verdict: 'BETTER', liftInterval: { level: 0.95 } });
    expect(treatment!.lift).toBeGreaterThan(20);
    expect(treatment!.liftInterval!.lower).toBeGreaterThan(1);
    expect(treatment!.eValue).toBeGreaterThan(20);
    expect(ended.sampleRatioEValue).toBeLessThan(1_000);

    await analyst.advance(DEFAULT_PROJECT, uuidOf(experiment));
    expect((await read(experiment.id)).variants).toEqual(ended.variants);
    expect(
      await database.read(DEFAULT_PROJECT, (db) =>
        service.give(db, DEFAULT_PROJECT, { agentType, layer: 'TRAINING', unit: 'unit-0' }),
      ),
    ).toBeNull();
  });

  test('is stopped by failures, before its score can speak for it', async () => {
    const experiment = await running({ design: 'UNPAIRED' });
    const failing = (isControl: boolean) => ({ score: isControl ? 0.2 : 1, isFailed: !isControl });
    await work(`agent-${made}`, unitsFrom(0, 200), failing);
    await analyst.run(DEFAULT_PROJECT, new AbortController().signal);
    const ended = await read(experiment.id);
    expect(ended).toMatchObject({
      status: 'STOPPED',
      stopReason: 'guardrail FAILURE_RATE of variant treatment is breached',
    });
    expect(ended.variants[1]).toMatchObject({ verdict: 'INCONCLUSIVE' });
    expect(ended.variants[1]!.guardrails[0]).toMatchObject({
      metric: 'FAILURE_RATE',
      value: 1,
      isBreached: true,
    });
  });

  test('stops what does harm at the usual error rate, also where BETTER takes more evidence', async () => {
    const agentType = `agent-${made + 1}`;
    made += 1;
    const none = { strategy: null, templateVersionId: null, agentVersionId: null, weight: 1 };
    // By the experiment's id units are given their arms: with this one, always the same.
    let drawn = 0;
    const ids = { next: () => `0192f0c1-7d6a-7000-8000-${String((drawn += 1)).padStart(12, '0')}` };
    const subjects = { faults: () => Promise.resolve([]) };
    const opener = createExperimentsService({ database, ids, wakeUp, subjects });
    const opened = await database.transaction(DEFAULT_PROJECT, (tx) =>
      opener.open(tx, DEFAULT_PROJECT, {
        ...{ slug: agentType, hypothesis: 'h', agentType, design: 'UNPAIRED', alpha: 0.001 },
        variants: [
          { ...none, name: 'control', isControl: true },
          { ...none, name: 'treatment', strategy: 'generic', isControl: false },
        ],
        ...{ equivalenceMargin: 2, detectableEffect: 5, maxUnits: 2_000 },
      }),
    );
    if (!('experimentId' in opened)) throw new Error('another one is in its way');
    const id = toGlobalId('Experiment', opened.experimentId);
    const random = seededRandom(8);
    const score = (isControl: boolean) => ({ score: (isControl ? 0.4 : 0.33) + 0.5 * random() });
    for (let from = 0; from < 1_600 && (await read(id)).status === 'RUNNING'; from += 40) {
      await work(agentType, unitsFrom(from, 40), score);
      await analyst.advance(DEFAULT_PROJECT, opened.experimentId);
    }
    const ended = await read(id);
    expect(ended).toMatchObject({ status: 'STOPPED', stopReason: 'verdict: treatment is WORSE' });
    expect(ended.variants[1]!.liftInterval!.upper).toBeGreaterThan(-2);
    expect(ended.variants[1]!.liftInterval!.level).toBe(0.999);
  });

  test('is stopped where units of one arm go missing', async () => {
    const experiment = await running({ design: 'UNPAIRED' });
    const id = uuidOf(experiment);
    await database.transaction(DEFAULT_PROJECT, async (tx) => {
      const [control] = await service.variantsOf(DEFAULT_PROJECT, [id]);
      for (const unit of unitsFrom(0, 400)) {
        await service.record(tx, DEFAULT_PROJECT, {
          experimentId: id,
          variantId: control!.id,
          unit,
          sessionId: v7(),
          score: 0.5,
          isFailed: false,
          costUsd: null,
          durationMs: null,
        });
      }
    });
    await analyst.advance(DEFAULT_PROJECT, id);
    const ended = await read(experiment.id);
    expect(ended.status).toBe('STOPPED');
    expect(ended.stopReason).toContain('not split between the variants as they were given out');
    expect(ended.sampleRatioEValue).toBeGreaterThan(1_000);
    expect(ended.variants[1]!.verdict).toBe('INCONCLUSIVE');
  });

  test('whose shares follow what was seen is stopped too where units of one arm go missing', async () => {
    const agentType = `agent-${made + 1}`;
    const experiment = await running({ design: 'UNPAIRED', allocation: 'THOMPSON' });
    await database.transaction(DEFAULT_PROJECT, async (tx) => {
      for (const unit of unitsFrom(0, 500)) {
        const of = { agentType, layer: 'TRAINING', unit } as const;
        const given = (await service.give(tx, DEFAULT_PROJECT, of))!;
        if (!given.variant.isControl) continue;
        const { experimentId, variant } = given;
        const outcome = { score: 0.5, isFailed: false, costUsd: null, durationMs: null };
        const ids = { experimentId, variantId: variant.id, unit, sessionId: null };
        await service.record(tx, DEFAULT_PROJECT, { ...ids, ...outcome });
      }
    });
    await analyst.advance(DEFAULT_PROJECT, uuidOf(experiment));
    const ended = await read(experiment.id);
    expect(ended.stopReason).toContain('not split between the variants as they were given out');
    expect(ended.sampleRatioEValue).toBeGreaterThan(1_000);
  });

  test('is told apart with less doubt by what its units were worth before', async () => {
    const worthOf = (unit: string): number => seededRandom(Number(unit.slice(5)))();
    const random = seededRandom(6);
    const width = async (covariateOf?: (unit: string) => number): Promise<number> => {
      const experiment = await running({ design: 'UNPAIRED' });
      const outcome = (_: boolean, unit: string) => ({ score: 0.8 * worthOf(unit) + 0.1 * random() });
      await work(`agent-${made}`, unitsFrom(0, 300), outcome, covariateOf);
      await analyst.advance(DEFAULT_PROJECT, uuidOf(experiment));
      const { lower, upper } = (await read(experiment.id)).variants[1]!.liftInterval!;
      return upper - lower;
    };
    expect(await width(worthOf)).toBeLessThan(0.5 * (await width()));
  });

  test('gives no arm to a unit that takes no part', async () => {
    const experiment = await running({ design: 'UNPAIRED' });
    const of = { agentType: `agent-${made}`, layer: 'TRAINING', unit: 'unit-0' } as const;
    const seen: string[] = [];
    const takesPart = (variants: readonly { name: string }[]) => {
      seen.push(...variants.map(({ name }) => name));
      return Promise.resolve(false);
    };
    const given = await database.transaction(DEFAULT_PROJECT, (tx) =>
      service.give(tx, DEFAULT_PROJECT, of, { takesPart }),
    );
    expect([given, seen]).toEqual([null, ['control', 'treatment']]);
    const rows = await database.read(DEFAULT_PROJECT, (db) =>
      db.query<unknown[]>('SELECT unit FROM assignment WHERE experiment_id = $1', [uuidOf(experiment)]),
    );
    expect(rows).toEqual([]);
  });

  test('ends without a verdict at its last unit', async () => {
    const experiment = await running({ design: 'UNPAIRED', maxUnits: 20 });
    await work(`agent-${made}`, unitsFrom(0, 20), () => ({ score: 0.5 }));
    await analyst.advance(DEFAULT_PROJECT, uuidOf(experiment));
    const ended = await read(experiment.id);
    expect(ended).toMatchObject({ status: 'STOPPED', stopReason: 'verdict: treatment is INCONCLUSIVE' });
  });
});

test('a paired experiment compares both arms of each unit, whenever the second one comes', async () => {
  const experiment = await running({});
  const id = uuidOf(experiment);
  const [control, treatment] = await service.variantsOf(DEFAULT_PROJECT, [id]);
  const observe = (variantId: string, unit: string, score: number) =>
    database.transaction(DEFAULT_PROJECT, (tx) =>
      service.record(tx, DEFAULT_PROJECT, {
        experimentId: id,
        variantId,
        unit,
        sessionId: null,
        score,
        isFailed: false,
        costUsd: 0.01,
        durationMs: 5,
      }),
    );
  for (const unit of unitsFrom(0, 30)) await observe(control!.id, unit, 0.4);
  await analyst.advance(DEFAULT_PROJECT, id);
  expect((await read(experiment.id)).variants[1]).toMatchObject({ sampleSize: 0, lift: null });
  for (const unit of unitsFrom(0, 30)) await observe(treatment!.id, unit, 0.9);
  await analyst.advance(DEFAULT_PROJECT, id);
  const ended = await read(experiment.id);
  expect(ended).toMatchObject({ status: 'STOPPED', sampleRatioEValue: null });
  expect(ended.variants[1]!.lift).toBeCloseTo(50, 9);
  expect(ended.variants[1]).toMatchObject({ sampleSize: 30, verdict: 'BETTER' });
});

test('a paired arm that fails is not judged by what it survives', async () => {
  const experiment = await running({});
  const id = uuidOf(experiment);
  const [control, treatment] = await service.variantsOf(DEFAULT_PROJECT, [id]);
  const always = { experimentId: id, sessionId: null, costUsd: 0.01, durationMs: 5 };
  await database.transaction(DEFAULT_PROJECT, async (tx) => {
    for (const [i, unit] of unitsFrom(0, 24).entries()) {
      const isFailed = i % 4 === 0;
      const [c, t] = [control!.id, treatment!.id];
      await service.record(tx, DEFAULT_PROJECT, {
        ...always,
        variantId: c,
        unit,
        score: 0.45,
        isFailed: false,
      });
      const score = isFailed ? null : 0.95;
      await service.record(tx, DEFAULT_PROJECT, { ...always, variantId: t, unit, score, isFailed });
    }
  });
  await analyst.advance(DEFAULT_PROJECT, id);
  const { status, variants } = await read(experiment.id);
  // What it survives alone would gain 50 points, and be BETTER by now.
  expect(variants[1]!.lift).toBeCloseTo(26.25, 6);
  expect([status, variants[1]!.verdict]).toEqual(['RUNNING', 'CONTINUE']);
});

describe('the API', () => {
  test('refuses what cannot be tried, each fault at its place', async () => {
    const id = toGlobalId('AgentVersion', v7());
    const { experiment, userErrors } = await mutate('createExperiment', {
      slug: 'No Slug',
      hypothesis: ' ',
      agentType: 'qa',
      variants: [
        { name: 'a', agentVersionId: id, weight: -1 },
        { name: 'a', strategy: 'none' },
      ],
      equivalenceMargin: -1,
      detectableEffect: 200,
      maxUnits: 1,
    });
    expect(experiment).toBeNull();
    expect(userErrors.map(({ code, path }) => `${code} ${path!.join('.')}`)).toEqual([
      'INVALID_INPUT input.slug',
      'INVALID_INPUT input.hypothesis',
      'INVALID_INPUT input.equivalenceMargin',
      'INVALID_INPUT input.detectableEffect',
      'INVALID_INPUT input.maxUnits',
      'INVALID_INPUT input.variants',
      'INVALID_INPUT input.variants.0.weight',
      'INVALID_INPUT input.variants.0.agentVersionId',
      'INVALID_INPUT input.variants.1.name',
      'INVALID_INPUT input.variants',
    ]);
  });

  test.each([
    { design: 'PAIRED', arms: 2, detectableEffect: 5, equivalenceMargin: 1 },
    { design: 'UNPAIRED', arms: 3, detectableEffect: 8, equivalenceMargin: 2 },
    { design: 'PAIRED', arms: 2, detectableEffect: 1.1, equivalenceMargin: 1 },
  ])('tells before there is one how many units it will need: $design, $detectableEffect', async (wish) => {
    const { arms: variantCount, ...rest } = wish;
    const { experimentRequiredUnits } = await server.query<{ experimentRequiredUnits: number | null }>(
      `query ($design: ExperimentDesign!, $variantCount: Int!, $detectableEffect: Float!, $equivalenceMargin: Float!) {
        experimentRequiredUnits(design: $design, variantCount: $variantCount, detectableEffect: $detectableEffect,
          equivalenceMargin: $equivalenceMargin) }`,
      { ...rest, variantCount },
    );
    const { experiment } = await mutate('createExperiment', {
      ...rest,
      slug: `needs-${wish.design.toLowerCase()}-${experimentRequiredUnits}`,
      hypothesis: 'h',
      agentType: 'needing',
      variants: [...arms(), { name: 'more', strategy: 'engineer' }].slice(0, variantCount),
    });
    expect(experiment).toMatchObject({ requiredUnits: experimentRequiredUnits });
  });

  test.each([
    ['detectableEffect: 1', 'detectableEffect'],
    ['equivalenceMargin: -1', 'equivalenceMargin'],
    ['variantCount: 1', 'variantCount'],
  ])('tells no units for a bad %s', async (given, argument) => {
    await expect(server.query(`{ experimentRequiredUnits(${given}) }`)).rejects.toThrow(
      new RegExp(`"argumentPath":\\["${argument}"\\]`),
    );
  });

  test('refuses versions of templates where no model writes, with what to set, also when it is to start', async () => {
    const { templates } = await server.query<{ templates: { current: { id: string } }[] }>(
      '{ templates(agentType: "engineer") { current { id } } }',
    );
    const templateVersionId = templates[0]!.current.id;
    const wish = { slug: 'no-model', hypothesis: 'h', agentType: 'engineer' };
    const message = expect.stringMatching(
      /no model is configured that writes.* set LLM_PROVIDER and LLM_MODEL/,
    );
    const made = await mutate('createExperiment', { ...wish, variants: arms({ templateVersionId }) });
    expect(made).toMatchObject({
      experiment: null,
      userErrors: [{ code: 'INVALID_INPUT', message, path: ['input', 'variants', '1', 'templateVersionId'] }],
    });
    // One that was made while there was a model.
    const draft = await mutate('createExperiment', { ...wish, variants: arms() });
    await database.transaction(DEFAULT_PROJECT, (tx) =>
      tx.query(
        'UPDATE experiment_variant SET template_version_id = $2 WHERE experiment_id = $1 AND NOT is_control',
        [uuidOf(draft.experiment!), fromGlobalId(templateVersionId).uuid],
      ),
    );
    const started = await mutate('startExperiment', { experimentId: draft.experiment!.id });
    expect(started.userErrors).toMatchObject([
      { code: 'INVALID_STATE', message, path: ['input', 'experimentId'] },
    ]);
    expect((await read(draft.experiment!.id)).status).toBe('DRAFT');
  });

  test('refuses what does not exist, a slug twice, and two experiments in each other’s way', async () => {
    const wish = { slug: 'twice', hypothesis: 'h', agentType: 'engineer' };
    const unknown = await mutate('createExperiment', {
      ...wish,
      design: 'UNPAIRED',
      variants: arms({ agentVersionId: toGlobalId('AgentVersion', v7()) }),
    });
    expect(unknown.userErrors).toMatchObject([{ path: ['input', 'variants', '1', 'agentVersionId'] }]);
    const strategy = await mutate('createExperiment', { ...wish, variants: arms({ strategy: 'nope' }) });
    expect(strategy.userErrors).toMatchObject([{ path: ['input', 'variants', '1', 'strategy'] }]);

    const first = await mutate('createExperiment', { ...wish, variants: arms() });
    expect(first.experiment!.requiredUnits).toBeGreaterThan(1_000);
    const again = await mutate('createExperiment', { ...wish, variants: arms() });
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', path: ['input', 'slug'] }]);
    const other = await mutate('createExperiment', { ...wish, slug: 'other', variants: arms() });
    const start = (of: ExperimentPayload) => mutate('startExperiment', { experimentId: of.experiment!.id });
    expect((await start(first)).experiment!.status).toBe('RUNNING');
    expect((await start(other)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await start(first)).userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);

    const stop = (reason: string) => mutate('stopExperiment', { experimentId: first.experiment!.id, reason });
    expect((await stop(' ')).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'reason'] },
    ]);
    expect((await stop('enough')).experiment).toMatchObject({ status: 'STOPPED', stopReason: 'enough' });
    expect((await stop('enough')).userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
    const nowhere = await mutate('startExperiment', { experimentId: toGlobalId('Experiment', v7()) });
    expect(nowhere.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'experimentId'] }]);
    expect((await start(other)).experiment!.status).toBe('RUNNING');
  });

  test('lists newest first, page by page, and finds each by its id', async () => {
    const page = async (args: string) =>
      (
        await server.query<{
          experiments: { nodes: { id: string; slug: string }[]; pageInfo: { endCursor: string } };
        }>(`{ experiments(${args}) { nodes { id slug } pageInfo { endCursor } } }`)
      ).experiments;
    const all = await page('first: 100');
    const first = await page('first: 2');
    const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
    expect([...first.nodes, ...second.nodes]).toEqual(all.nodes.slice(0, 4));
    expect((await page('agentType: "engineer", status: STOPPED')).nodes.map(({ slug }) => slug)).toEqual([
      'twice',
    ]);
    const id = all.nodes[0]!.id;
    const { node } = await server.query<{ node: { id: string } }>(`{ node(id: "${id}") { id __typename } }`);
    expect(node).toEqual({ id, __typename: 'Experiment' });
    expect(await read(toGlobalId('Experiment', v7()))).toBeNull();
  });

  test('tells of an experiment as it changes', async () => {
    const experiment = await running({ design: 'UNPAIRED' });
    const agentType = `agent-${made}`;
    const socket = socketClient(server.socketUrl);
    try {
      const text = `subscription Told($id: ID!) { experimentUpdated(experimentId: $id) { status stopReason variants { sampleSize } } }`;
      const told: ExperimentAnswer[] = [];
      const reading = (async () => {
        for await (const { experimentUpdated } of subscription<{ experimentUpdated: ExperimentAnswer }>(
          socket,
          text,
          {
            id: experiment.id,
          },
        )) {
          told.push(experimentUpdated);
          if (experimentUpdated.status === 'STOPPED') break;
        }
      })();
      // It is told from when it is listened to, so that something new happens until it is.
      let unit = 0;
      await eventually(
        async () => {
          await work(agentType, [`unit-${(unit += 1)}`], () => ({ score: 0.5 }));
          await analyst.advance(DEFAULT_PROJECT, uuidOf(experiment));
          wakeUp.ring();
          return told.length;
        },
        (count) => count > 0,
      );
      await mutate('stopExperiment', { experimentId: experiment.id, reason: 'told' });
      await reading;
      expect(told[0]!.status).toBe('RUNNING');
      expect(told.at(-1)).toMatchObject({ status: 'STOPPED', stopReason: 'told' });
    } finally {
      await socket.dispose();
    }
    const nowhere = socketClient(server.socketUrl);
    try {
      const id = toGlobalId('Experiment', v7());
      const text = `subscription { experimentUpdated(experimentId: "${id}") { id } }`;
      await expect(subscription(nowhere, text).next()).rejects.toMatchObject([
        { extensions: { code: 'NOT_FOUND' } },
      ]);
    } finally {
      await nowhere.dispose();
    }
  });
});
