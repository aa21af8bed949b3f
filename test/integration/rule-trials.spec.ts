import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashUnit } from '../../src/agents/index.js';
import { fromGlobalId } from '../../src/platform/graphql/node-id.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import type pg from 'pg';
import { agentOf, agentPlace, versionsOf, type AgentPlace } from '../testkit/agent-operations.js';
import { eventually } from '../testkit/eventually.js';
import { startTestServer, type TestServer } from '../testkit/index.js';
import {
  ADAPTATION,
  adaptationsOf,
  decide,
  startKeeperNode,
  startProposerNode,
  storeSessions,
  type AdaptationAnswer,
} from '../testkit/learning-operations.js';
import { seededRandom } from '../testkit/seeded-random.js';

let place: AgentPlace;
let server: TestServer;
let client: pg.Client;
let proposer: Awaited<ReturnType<typeof startProposerNode>>;
let keeper: Awaited<ReturnType<typeof startKeeperNode>>;
/** Days that the keeper's clock is ahead. */
let daysAhead = 0;
const clock = { now: () => new Date(Date.now() + daysAhead * 86_400_000) };

beforeAll(async () => {
  place = agentPlace();
  for (const name of ['tried', 'edited', 'quiet', 'asked', 'watched', 'failing'])
    place.write(`${name}.md`, 'Answer in full.');
  server = await startTestServer({ env: { ROLES: 'api', AGENT_PROJECT_DIR: place.path } });
  client = await server.database!.client();
  proposer = await startProposerNode(server.database!);
  keeper = await startKeeperNode(server.database!, null, true, clock);
}, 60_000);
afterAll(async () => {
  for (const node of [proposer, keeper]) await node.stop();
  await server.stop();
  place.drop();
});

interface Told {
  instructions: string;
  version: number;
  assignmentToken: string;
}

/** What units are told, by as many aliases as a query may have. */
async function tellAll(agentType: string, units: readonly string[]): Promise<Told[]> {
  const told: Told[] = [];
  for (let at = 0; at < units.length; at += 20) {
    const fields = units
      .slice(at, at + 20)
      .map(
        (unit, i) =>
          `a${i}: agentInstructions(agentType: "${agentType}", unit: "${unit}") { instructions version assignmentToken }`,
      );
    told.push(...Object.values(await server.query<Record<string, Told>>(`{ ${fields.join(' ')} }`)));
  }
  return told;
}

async function tell(agentType: string, unit: string): Promise<Told> {
  return (await tellAll(agentType, [unit]))[0]!;
}

async function currentVersionOf(agentType: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT current_version_id AS id FROM agent WHERE agent_type = $1',
    [agentType],
  );
  return rows[0]!.id;
}

/** A rule is proposed for an agent whose sessions carry tokens. */
async function proposed(agentType: string, rule = 'MD040'): Promise<AdaptationAnswer> {
  const agentVersionId = await currentVersionOf(agentType);
  await storeSessions(
    client,
    agentType,
    Array.from({ length: 12 }, () => ({ score: 85, rules: [rule], agentVersionId })),
  );
  await proposer.pass([agentType]);
  return (await adaptationsOf(server, agentType, 'PROPOSED'))[0]!;
}

interface Trial {
  experiment: {
    slug: string;
    status: string;
    design: string;
    stopReason: string | null;
    variants: { name: string; isControl: boolean; agentVersion: { instructions: string } | null }[];
  } | null;
}

async function trialOf(id: string): Promise<Trial['experiment']> {
  const { node } = await server.query<{ node: Trial }>(
    `query ($id: ID!) { node(id: $id) { ... on LearningAdaptation { experiment {
      slug status design stopReason variants { name isControl agentVersion { instructions } } } } } }`,
    { id },
  );
  return node.experiment;
}

/** Units ask for their instructions and come to scores, which gain so much by the rule. */
async function work(agentType: string, rule: string, units: readonly string[], gain: number): Promise<void> {
  const random = seededRandom(units.length);
  const told = await tellAll(agentType, units);
  await keeper.database.transaction(DEFAULT_PROJECT, async (tx) => {
    for (const [i, unit] of units.entries()) {
      const [row] = await tx.query<{ experimentId: string; variantId: string; unit: string }[]>(
        `SELECT experiment_id AS "experimentId", variant_id AS "variantId", unit FROM assignment WHERE unit = $1`,
        [hashUnit(unit)],
      );
      const score = 0.6 + 0.2 * (random() - 0.5) + (told[i]!.instructions.includes(rule) ? gain : 0);
      const outcome = { score, isFailed: false, costUsd: 0, durationMs: 100 + 10 * random() };
      await keeper.experiments.record(tx, DEFAULT_PROJECT, { ...row!, ...outcome, sessionId: null });
    }
  });
}

describe('a rule on trial', () => {
  test('is told to half of the units, is adopted as it was tried, and then held from a tenth', async () => {
    const before = (await agentOf(server, 'tried'))!;
    const { id, instruction } = await proposed('tried');
    expect(await keeper.pass()).toMatch(/^1 trials begun/);
    const trial = (await trialOf(id))!;
    expect(trial).toMatchObject({ status: 'RUNNING', design: 'UNPAIRED' });
    const [without, withRule] = trial.variants;
    expect(without).toMatchObject({ isControl: true, agentVersion: { instructions: before.instructions } });
    expect(withRule!.agentVersion!.instructions).toContain(`- ${instruction!}`);
    // The trial's version is in force for nobody else.
    expect((await agentOf(server, 'tried'))!).toMatchObject({ version: before.version });

    await work(
      'tried',
      instruction!,
      Array.from({ length: 260 }, (_, i) => `unit ${i}`),
      0.15,
    );
    expect(await keeper.pass()).toMatch(/1 adopted/);
    const [adopted] = await adaptationsOf(server, 'tried', 'ADOPTED');
    expect(adopted).toMatchObject({
      id,
      decidedBy: 'evidence',
      decisionReason: expect.stringMatching(/^with the rule: BETTER, e-value .* trial 1 of the agent/),
    });
    expect(adopted!.effect).toBeGreaterThan(10);
    expect(await trialOf(id)).toMatchObject({ status: 'STOPPED', stopReason: 'verdict: with is BETTER' });
    const after = (await agentOf(server, 'tried'))!;
    expect(after.instructions).toBe(withRule!.agentVersion!.instructions);
    expect((await versionsOf(server, 'tried'))[0]!.diff).toContain(`+- ${instruction!}`);

    const units = Array.from({ length: 300 }, (_, i) => `later unit ${i}`);
    const told = await tellAll('tried', units);
    const held = units.filter((_, i) => told[i]!.instructions === before.instructions);
    expect(
      told.every(({ instructions }) => [before.instructions, after.instructions].includes(instructions)),
    ).toBe(true);
    expect(held.length / units.length).toBeGreaterThan(0.05);
    expect(held.length / units.length).toBeLessThan(0.16);
    expect(await tell('tried', held[0]!)).toEqual(told[units.indexOf(held[0]!)]);
    const { agentTrainingDashboard } = await server.query<{
      agentTrainingDashboard: { adaptations: { nodes: AdaptationAnswer[] } };
    }>(
      `{ agentTrainingDashboard(agentType: "tried") { adaptations(first: 5) { nodes { ${ADAPTATION} } } } }`,
    );
    expect(agentTrainingDashboard.adaptations.nodes).toEqual([adopted]);
  }, 60_000);

  test('begins anew where the agent’s file changes, and waits where an experiment is in its way', async () => {
    const { id } = await proposed('edited');
    await keeper.pass();
    const first = (await trialOf(id))!;
    place.write('edited.md', 'Answer in full, and briefly.');
    await eventually(
      () => agentOf(server, 'edited'),
      (agent) => agent?.instructions === 'Answer in full, and briefly.',
    );
    expect(await keeper.pass()).toMatch(/^1 trials begun/);
    const second = (await trialOf(id))!;
    expect(second.slug).not.toBe(first.slug);
    expect(second.variants.map(({ agentVersion }) => agentVersion!.instructions.split('\n')[0])).toEqual(
      Array.from({ length: 2 }, () => 'Answer in full, and briefly.'),
    );
    const { rows } = await client.query('SELECT trial_number FROM learning_adaptation WHERE id = $1', [
      fromGlobalId(id).uuid,
    ]);
    expect(rows).toEqual([{ trial_number: 2 }]);

    await client.query(
      `UPDATE learning_adaptation SET cause = 'LOW_PERFORMANCE', subject = 'another' WHERE id = $1`,
      [fromGlobalId(id).uuid],
    );
    const { id: other } = await proposed('edited', 'MD034');
    const answer = await decide(server, other, 'START_TRIAL');
    expect(answer.userErrors[0]!.message).toMatch(
      new RegExp(`experiment ${second.slug} runs on the instructions of edited`),
    );
    expect((await decide(server, id, 'REJECT', 'enough')).userErrors).toEqual([]);
    expect(await trialOf(id)).toMatchObject({ status: 'STOPPED', stopReason: 'a user decided: enough' });
  });

  test('ends where no unit has come to it for 30 days, and another may begin', async () => {
    const { id, instruction } = await proposed('quiet');
    await keeper.pass();
    const { slug } = (await trialOf(id))!;
    // It began long ago, and one unit came just now.
    await client.query(`UPDATE experiment SET started_at = now() - interval '60 days' WHERE slug = $1`, [
      slug,
    ]);
    await work('quiet', instruction!, ['a late unit'], 0);
    try {
      daysAhead = 29;
      await keeper.pass();
      expect(await trialOf(id)).toMatchObject({ slug, status: 'RUNNING' });
      daysAhead = 31;
      await keeper.pass();
    } finally {
      daysAhead = 0;
    }
    const reason = 'no unit has come to the trial for 30 days';
    expect(await trialOf(id)).toMatchObject({ status: 'STOPPED', stopReason: reason });
    expect(await adaptationsOf(server, 'quiet', 'REJECTED')).toMatchObject([
      { id, decidedBy: 'evidence', decisionReason: `with the rule: INCONCLUSIVE; ${reason}` },
    ]);
    const { id: other } = await proposed('quiet', 'MD034');
    expect((await decide(server, other, 'START_TRIAL')).userErrors).toEqual([]);
    await decide(server, other, 'REJECT');
  });

  test('is adopted by a person as it is tried, and nowhere else', async () => {
    const { id, instruction } = await proposed('asked');
    expect((await decide(server, id, 'START_TRIAL')).userErrors).toEqual([]);
    const withRule = (await trialOf(id))!.variants[1]!.agentVersion!;
    expect((await decide(server, id, 'ADOPT')).userErrors).toEqual([]);
    expect((await agentOf(server, 'asked'))!.instructions).toBe(withRule.instructions);
    const [version] = (await versionsOf(server, 'asked')).filter(({ author }) => author !== 'holdout');
    expect(version).toMatchObject({
      author: 'a user',
      diff: expect.stringContaining(`+- ${instruction!}`),
    });
    const { rows } = await client.query(
      `SELECT scope, agent_version_id = $2 AS "isMade", template_version_id FROM learning_adaptation WHERE id = $1`,
      [fromGlobalId(id).uuid, fromGlobalId(version!.id).uuid],
    );
    // Prompts of models are told none of INSTRUCTIONS.
    expect(rows).toEqual([{ scope: 'INSTRUCTIONS', isMade: true, template_version_id: null }]);
    await decide(server, id, 'RETIRE');
  });
});

describe('an adopted rule', () => {
  /**
   * Units as they came back: a sixth without the rule, and the others with so many points by it. Of these two in five may fail, one
   * of them before it is evaluated.
   */
  async function outcomes(agentType: string, gain: number, count: number, isFailing = false): Promise<void> {
    const { rows } = await client.query<{ id: string; left_out_id: string | null }>(
      `SELECT v.id, v.left_out_id FROM agent_version v JOIN agent a ON a.id = v.agent_id
        WHERE a.agent_type = $1 AND (v.left_out_id IS NOT NULL OR v.id = a.current_version_id)`,
      [agentType],
    );
    const without = rows.find((row) => row.left_out_id !== null)!.id;
    const current = rows.find((row) => row.left_out_id === null)!.id;
    const random = seededRandom(gain + 5);
    await storeSessions(
      client,
      agentType,
      Array.from({ length: count }, (_, i) => ({
        score: 70 + 4 * random() + (i % 6 === 0 ? 0 : gain),
        agentVersionId: i % 6 === 0 ? without : current,
        unitHash: `${gain} ${i}`,
        isFailed: isFailing && i % 6 !== 0 && i % 5 < 2,
        isJudged: !isFailing || i % 6 === 0 || i % 5 > 0,
      })),
    );
  }

  test('is retired when its effect has gone, and not before', async () => {
    const { id, instruction } = await proposed('watched');
    expect((await decide(server, id, 'ADOPT')).userErrors).toEqual([]);
    // A unit that is held out has the version without it made.
    for (
      let unit = 0;
      (await tell('watched', `unit ${unit}`)).instructions.includes(instruction!);
      unit += 1
    );

    await outcomes('watched', 10, 700);
    expect(await keeper.watch()).toMatch(/1 compared anew, 0 retired$/);
    const [measured] = await adaptationsOf(server, 'watched', 'ADOPTED');
    expect(measured).toMatchObject({ id, sampleSize: 700 });
    expect(measured!.effect).toBeCloseTo(10, 0);

    await outcomes('watched', 0, 700);
    expect(await keeper.watch()).toMatch(/0 compared anew, 1 retired$/);
    const [retired] = await adaptationsOf(server, 'watched', 'RETIRED');
    expect(retired).toMatchObject({
      id,
      decidedBy: 'evidence',
      decisionReason: expect.stringMatching(
        /^its effect has gone: 117 of 700 units worked without it, and it gains/,
      ),
    });
    expect((await agentOf(server, 'watched'))!.instructions).toBe('Answer in full.');
    expect((await tell('watched', 'unit 1')).instructions).toBe('Answer in full.');
    const [version] = await versionsOf(server, 'watched');
    expect(version).toMatchObject({
      author: 'evidence',
      reason: expect.stringMatching(/^retired: its effect/),
    });
    expect(version!.diff).toContain(`-- ${instruction!}`);
  }, 60_000);

  test('is measured by failures as its trial was: what was not evaluated is worth nothing', async () => {
    const { id, instruction } = await proposed('failing');
    expect((await decide(server, id, 'ADOPT')).userErrors).toEqual([]);
    for (
      let unit = 0;
      (await tell('failing', `unit ${unit}`)).instructions.includes(instruction!);
      unit += 1
    );
    await outcomes('failing', 10, 700, true);
    expect(await keeper.watch()).toMatch(/1 retired$/);
    const [retired] = await adaptationsOf(server, 'failing', 'RETIRED');
    expect(retired).toMatchObject({ id, sampleSize: 700 });
    // Of those that were evaluated, each gained 10.
    expect(retired!.effect).toBeCloseTo(0.8 * 82 - 72, 0);
  }, 60_000);
});
