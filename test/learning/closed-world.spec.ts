import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClosedWorld, statesOf } from './closed-world.js';
import { SMALL_WORLD } from './worlds.js';

const SEED = 20_261_129;
const TASKS = 75;
const MEASURED = 30;

let closed: ClosedWorld;

beforeAll(async () => {
  closed = await ClosedWorld.begin(SMALL_WORLD, SEED);
}, 60_000);
afterAll(() => closed?.end());

test('a small world ends with the rule that helps in force, and without the one that harms', async () => {
  const [agent] = SMALL_WORLD.agents;
  const scoreOf = async (instructions?: string): Promise<number> => {
    const scores = await closed.score(MEASURED, instructions === undefined ? undefined : () => instructions);
    return scores.get(agent!.agentType)!;
  };
  const before = await scoreOf();
  let isRestarted = false;
  const states = await closed.workUntilDecided(TASKS, async () => {
    if (isRestarted || !(await closed.rules()).some(({ status }) => status === 'ON_TRIAL')) return;
    isRestarted = true;
    await closed.server.kill('SIGTERM');
    await closed.server.restart();
  });
  expect(isRestarted).toBe(true);
  for (const rule of SMALL_WORLD.rules) {
    const [state] = statesOf(rule, states);
    const status = rule.worth === 'HELPS' ? 'ADOPTED' : 'REJECTED';
    expect(state).toMatchObject({ status, decidedBy: 'evidence', experiment: { status: 'STOPPED' } });
  }
  expect(states.filter(({ status }) => status === 'ADOPTED')).toHaveLength(1);
  // Some units are told otherwise: those that are held out, and those of the next trial.
  const { agent: learned } = await closed.server.query<{ agent: { instructions: string } }>(
    'query ($agentType: String!) { agent(agentType: $agentType) { instructions } }',
    { agentType: agent!.agentType },
  );
  const after = await scoreOf(learned.instructions);
  const possible = await scoreOf(SMALL_WORLD.rules[0]!.phrase);
  expect(after - before).toBeGreaterThan(0.7 * (possible - before));
}, 240_000);
