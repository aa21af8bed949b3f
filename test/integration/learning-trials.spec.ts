import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { agentOf, versionsOf } from '../testkit/agent-operations.js';
import { startTestServer, type TestServer } from '../testkit/index.js';
import {
  adaptationsOf,
  decide,
  startKeeperNode,
  startProposerNode,
  storeSessions,
  toldTrials,
  type AdaptationAnswer,
} from '../testkit/learning-operations.js';

let server: TestServer;
let client: pg.Client;
let proposer: Awaited<ReturnType<typeof startProposerNode>>;
let keeper: Awaited<ReturnType<typeof startKeeperNode>>;
let other: Awaited<ReturnType<typeof startKeeperNode>>;
let approving: Awaited<ReturnType<typeof startKeeperNode>>;
const { trials, wishes, readings, state } = toldTrials();

beforeAll(async () => {
  server = await startTestServer({ env: { ROLES: 'api' } });
  client = await server.database!.client();
  proposer = await startProposerNode(server.database!);
  keeper = await startKeeperNode(server.database!, trials);
  other = await startKeeperNode(server.database!, trials);
  approving = await startKeeperNode(server.database!, trials, false);
}, 60_000);
afterAll(async () => {
  for (const node of [proposer, keeper, other, approving]) await node.stop();
  await server.stop();
});
afterEach(async () => {
  for (const table of ['training_session', 'evaluation', 'learning_adaptation'])
    await client.query(`DELETE FROM ${table}`);
  wishes.length = 0;
  readings.clear();
  state.refuses = null;
});

/** A rule is proposed for the agent, of whose sessions so many carry a token. */
async function proposed(agentType: string, rule: string, withToken = 6): Promise<AdaptationAnswer> {
  const ids = await storeSessions(
    client,
    agentType,
    Array.from({ length: 12 }, () => ({ score: 85, rules: [rule] })),
  );
  await client.query(
    `UPDATE training_session SET agent_version_id = (SELECT current_version_id FROM agent WHERE agent_type = 'qa')
      WHERE id = ANY($1::uuid[])`,
    [ids.slice(0, withToken)],
  );
  await proposer.pass([agentType]);
  const [adaptation] = await adaptationsOf(server, agentType, 'PROPOSED');
  return adaptation!;
}

async function endTrial(verdict: 'BETTER' | 'WORSE', eValue: number | null): Promise<void> {
  const { rows } = await client.query<{ experiment_id: string }>(
    `SELECT experiment_id FROM learning_adaptation WHERE status = 'ON_TRIAL'`,
  );
  const interval = { lower: 1, upper: 9, level: 0.95 };
  for (const row of rows) {
    const ended = { stopReason: `verdict: with is ${verdict}`, isOutdated: false, quietSince: null };
    readings.set(row.experiment_id, { verdict, eValue, effect: 5, interval, sampleSize: 400, ...ended });
  }
}

describe('a fall of the score', () => {
  test('becomes a proposal against what has come up since', async () => {
    const at = new Date(Date.now() - 3 * 86_400_000);
    const old = Array.from({ length: 10 }, () => ({ score: 90, daysAgo: 5 }));
    await storeSessions(client, 'research', [
      ...old,
      ...Array.from({ length: 4 }, () => ({ score: 70, rules: ['unsupported-claim'] })),
    ]);
    const change = { at, before: 90, after: 70, confidence: 0.99 };
    const node = await startProposerNode(server.database!, { declining: null, change });
    try {
      expect(await node.pass(['research'])).toMatch(/, 1 proposed/);
    } finally {
      await node.stop();
    }
    expect(await adaptationsOf(server, 'research')).toMatchObject([
      {
        cause: 'CHANGE_POINT',
        trigger: expect.stringMatching(
          /^response score fell from 90 to 70 on .*; unsupported-claim is up by 100 %/,
        ),
        instruction: expect.stringMatching(/evidence/),
      },
    ]);
  });
});

describe('trials', () => {
  test('begin once, however many look, and say what each arm is told', async () => {
    const { instruction } = await proposed('qa', 'F401');
    const passes = await Promise.all([keeper.pass(), other.pass(), keeper.pass(), other.pass()]);
    expect(passes.filter((text) => text.startsWith('1 trials begun'))).toHaveLength(1);
    expect(wishes).toMatchObject([
      {
        agentType: 'qa',
        design: 'UNPAIRED',
        added: { text: instruction },
        removed: null,
        controlSection: '',
      },
    ]);
    expect(wishes[0]!.treatmentSection).toContain(`- ${instruction!}`);
    expect(await adaptationsOf(server, 'qa', 'ON_TRIAL')).toHaveLength(1);
  });

  test('do not begin without approval where it is wanted, nor without a way, which is told', async () => {
    await proposed('qa', 'F401', 5);
    expect(await approving.pass()).toMatch(/^0 trials begun, 0 cannot begin/);
    expect(await keeper.pass()).toMatch(/^0 trials begun, 1 cannot begin/);
    const read = async () => (await adaptationsOf(server, 'qa'))[0]!;
    expect(await read()).toMatchObject({
      status: 'PROPOSED',
      decisionReason: expect.stringMatching(/^5 of the last 12 sessions carried an assignmentToken/),
    });
    await client.query('UPDATE training_session SET agent_version_id = gen_random_uuid()');
    state.refuses = 'another experiment of this agent is running';
    await keeper.pass();
    expect(await read()).toMatchObject({ status: 'PROPOSED', decisionReason: state.refuses });
  });

  test('wait until what another one has shown is carried out, and are upon what it changed', async () => {
    const { instruction } = await proposed('documentation', 'MD040');
    await keeper.pass();
    // Its experiment has come to a verdict, which nobody has read yet.
    await client.query(
      `INSERT INTO experiment (project_id, id, slug, hypothesis, agent_type, layer, design, status, equivalence_margin,
         detectable_effect, max_units, tx, position)
       SELECT project_id, experiment_id, 'ended', 'h', agent_type, 'INSTRUCTIONS', 'UNPAIRED', 'STOPPED', 1, 5, 1000,
           pg_current_xact_id()::text::bigint, nextval('experiment_change')
         FROM learning_adaptation WHERE status = 'ON_TRIAL'`,
    );
    try {
      await client.query(
        `INSERT INTO learning_adaptation (project_id, id, agent_type, cause, status, subject, trigger, instruction, evidence,
           created_at, tx, position)
         VALUES ('default', gen_random_uuid(), 'documentation', 'CORRECTIONS', 'PROPOSED', 's', 't', 'Test what users see.', '{}', now(),
           pg_current_xact_id()::text::bigint, nextval('learning_change'))`,
      );
      expect(await keeper.pass()).toMatch(/^0 trials begun, 1 cannot begin/);
      const [waiting] = await adaptationsOf(server, 'documentation', 'PROPOSED');
      expect(waiting!.decisionReason).toMatch(/^another trial of the agent has ended/);
      await endTrial('BETTER', 25);
      expect(await keeper.pass()).toMatch(/^1 trials begun, 0 cannot begin; 1 adopted/);
      expect(wishes[1]!.controlSection).toContain(`- ${instruction!}`);
    } finally {
      await client.query(`DELETE FROM experiment WHERE slug = 'ended'`);
    }
  });

  test('lead to adoption by evidence alone where the agent’s trials allow it', async () => {
    const before = (await agentOf(server, 'qa'))!;
    const { instruction } = await proposed('qa', 'F401');
    await keeper.pass();
    expect(await keeper.pass()).toMatch(/0 adopted, 0 rejected/);
    await endTrial('BETTER', 25);
    const passes = await Promise.all([keeper.pass(), other.pass()]);
    expect(passes.filter((text) => text.includes('1 adopted'))).toHaveLength(1);
    const [adopted] = await adaptationsOf(server, 'qa');
    expect(adopted).toMatchObject({
      status: 'ADOPTED',
      decidedBy: 'evidence',
      decisionReason: expect.stringMatching(/BETTER, e-value 25\.0; trial 1 of the agent, .* needs 20\.0$/),
    });
    const after = (await agentOf(server, 'qa'))!;
    expect(after.version).toBe(before.version + 1);
    expect(after.instructions).toContain(`- ${instruction!}`);
    expect((await versionsOf(server, 'qa'))[0]).toMatchObject({ author: 'evidence' });
    const { rows } = await client.query('SELECT scope, e_value, is_discovery FROM learning_adaptation');
    expect(rows).toEqual([{ scope: 'INSTRUCTIONS', e_value: 25, is_discovery: true }]);

    // The second trial, after one discovery, needs 30.
    await proposed('qa', 'E722');
    await keeper.pass();
    expect(wishes.at(-1)!.controlSection).toContain(`- ${instruction!}`);
    await endTrial('BETTER', 29);
    await keeper.pass();
    expect(await adaptationsOf(server, 'qa', 'REJECTED')).toMatchObject([
      { decisionReason: expect.stringMatching(/trial 2 of the agent, after 1 discoveries, needs 30\.0$/) },
    ]);
  });

  test('are stopped where a person decides first, and nothing is decided twice', async () => {
    const { id } = await proposed('ops', 'F401');
    await keeper.pass();
    await endTrial('BETTER', 1_000);
    const [answer] = await Promise.all([decide(server, id, 'REJECT'), keeper.pass()]);
    const [row] = await adaptationsOf(server, 'ops');
    expect([row!.status, row!.decidedBy]).toEqual(
      answer.userErrors.length === 0 ? ['REJECTED', 'a user'] : ['ADOPTED', 'evidence'],
    );
    expect(await keeper.pass()).toMatch(/0 adopted, 0 rejected/);
    if (row!.status === 'ADOPTED') await decide(server, id, 'RETIRE');
  });

  test('lead to rejection where the rule does harm', async () => {
    await proposed('ops', 'F401');
    await keeper.pass();
    await endTrial('WORSE', null);
    expect(await keeper.pass()).toMatch(/0 adopted, 1 rejected/);
    expect(await adaptationsOf(server, 'ops')).toMatchObject([
      { status: 'REJECTED', decidedBy: 'evidence', decisionReason: 'with the rule: WORSE' },
    ]);
  });
});
