import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClosedWorld, report, statesOf } from './closed-world.js';
import { SMALL_WORLD } from './worlds.js';

let closed: ClosedWorld;

beforeAll(async () => {
  closed = await ClosedWorld.begin(SMALL_WORLD, 20_261_129);
}, 60_000);
afterAll(() => closed?.end());

test('a small world ends with the rule that helps in force, and with no other', async () => {
  const before = await closed.score();
  let isRestarted = false;
  await closed.workUntilSettled(50, async () => {
    if (isRestarted || !(await closed.rules()).some(({ status }) => status === 'ON_TRIAL')) return;
    isRestarted = true;
    await closed.server.kill('SIGKILL');
    await closed.server.restart();
  });
  expect(isRestarted).toBe(true);
  const states = await closed.rules();
  if (process.env.TELL) console.log(closed.sessions, [...before], report(SMALL_WORLD, states));
  for (const rule of SMALL_WORLD.rules) {
    const [state] = statesOf(rule, states);
    expect(state).toMatchObject({
      status: rule.worth === 'HELPS' ? 'ADOPTED' : 'REJECTED',
      decidedBy: 'evidence',
    });
  }
  expect(states.filter(({ status }) => status === 'ADOPTED')).toHaveLength(1);
  const after = await closed.score();
  const possible = await closed.score(() => 'Link only to headings that the document has');
  const [start, end, most] = [before, after, possible].map((scores) => scores.get('handbook_writer')!);
  if (process.env.TELL) console.log(start, end, most);
  expect(end! - start!).toBeGreaterThan(0.7 * (most! - start!));
}, 120_000);
