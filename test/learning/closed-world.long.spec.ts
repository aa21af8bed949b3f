import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agentOf } from '../testkit/agent-operations.js';
import { ClosedWorld, report, statesOf } from './closed-world.js';
import type { ScriptedAgent, WorldRule } from './scripted-agents.js';
import { LARGE_WORLD, NEWCOMER } from './worlds.js';

const SEED = Number(process.env.TEST_SEED ?? 20_261_129);
const MINUTES = 60_000;
const TASKS = 40;

let closed: ClosedWorld;

beforeAll(async () => {
  closed = await ClosedWorld.begin(LARGE_WORLD, SEED, [NEWCOMER]);
}, 2 * MINUTES);
afterAll(() => closed?.end());

/** For whoever runs it: figures, on the standard error so that no reporter formats them. */
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const mean = (scores: ReadonlyMap<string, number>): number =>
  [...scores.values()].reduce((sum, score) => sum + score, 0) / scores.size;
const rulesThat = (worth: WorldRule['worth']): WorldRule[] =>
  LARGE_WORLD.rules.filter((rule) => rule.worth === worth);

test(
  'of twenty rules the server adopts those that help, by evidence alone and across a restart',
  async () => {
    const begun = performance.now();
    const before = await closed.score(100);
    let restarts = 0;
    const rounds = await closed.workUntilSettled(TASKS, async () => {
      const tried = (await closed.rules()).filter(({ experiment }) => experiment !== null);
      if (restarts > 0 || tried.length < 8) return;
      restarts += 1;
      await closed.server.kill('SIGKILL');
      await closed.server.restart();
    });
    expect(restarts).toBe(1);
    const states = await closed.rules();
    const seconds = (performance.now() - begun) / 1_000;
    tell(
      `${rounds} rounds, ${closed.sessions} sessions, ${seconds.toFixed(0)} s\n${report(LARGE_WORLD, states)}`,
    );

    const isAdopted = (rule: WorldRule): boolean =>
      statesOf(rule, states).some(({ status }) => status === 'ADOPTED');
    const helpful = rulesThat('HELPS').filter(isAdopted);
    const adopted = states.filter(({ status, instruction }) => status === 'ADOPTED' && instruction !== null);
    tell(`adopted: ${helpful.length} of 5 that help, ${adopted.length - helpful.length} others`);
    expect(helpful.length).toBeGreaterThanOrEqual(4);
    expect(adopted.length - helpful.length).toBeLessThanOrEqual(1);
    expect(adopted.every(({ decidedBy }) => decidedBy === 'evidence')).toBe(true);

    for (const rule of rulesThat('HARMS')) {
      const [state] = statesOf(rule, states);
      expect(state).toMatchObject({ status: 'REJECTED', experiment: { status: 'STOPPED' } });
      expect(state!.sampleSize).toBeLessThan(state!.experiment!.maxUnits / 2);
    }
    const [lengthy] = statesOf(
      rulesThat('HARMS').find(({ agentType }) => agentType === 'guide_writer')!,
      states,
    );
    expect(lengthy!.experiment!.stopReason).toMatch(/^guardrail DURATION_MS .* is breached/);

    const after = await closed.score(100);
    const possible = await closed.score(100, (agentType) =>
      rulesThat('HELPS')
        .filter((rule) => rule.agentType === agentType)
        .map(({ phrase }) => phrase)
        .join('\n'),
    );
    const share = (mean(after) - mean(before)) / (mean(possible) - mean(before));
    tell(
      `mean response score ${mean(before).toFixed(1)} -> ${mean(after).toFixed(1)}, possible ${mean(possible).toFixed(1)}: ${(100 * share).toFixed(0)} %`,
    );
    expect(share).toBeGreaterThanOrEqual(0.7);
  },
  25 * MINUTES,
);

test(
  'a rule that one agent learned is tried by another that makes the same mistake',
  async () => {
    closed.change(NEWCOMER);
    const { agentType } = NEWCOMER;
    const learned = await closed.workUntil(TASKS, agentType, ({ status }) => status === 'ADOPTED');
    tell(report(LARGE_WORLD, await closed.rules(agentType)));
    expect(learned).toMatchObject({ cause: 'OTHER_AGENT', decidedBy: 'evidence' });
    expect(learned.instruction).toMatch(/^Link only to headings/);
  },
  6 * MINUTES,
);

test(
  'a rule that stops helping is retired',
  async () => {
    const agentType = 'documentation';
    const [agent] = LARGE_WORLD.agents.filter((one) => one.agentType === agentType);
    // It does not make the mistake any more, whatever it is told.
    const habits = agent!.habits.map((habit) =>
      habit.heeds === null ? habit : { ...habit, usually: habit.told },
    );
    const changed: ScriptedAgent = { agentType, habits };
    expect(statesOf(rulesThat('HELPS')[0]!, await closed.rules(agentType))[0]!.status).toBe('ADOPTED');
    closed.change(changed);
    const at = closed.sessions;
    const retired = await closed.workUntil(
      2 * TASKS,
      agentType,
      ({ status, instruction }) => status === 'RETIRED' && instruction !== null,
    );
    tell(`retired after ${closed.sessions - at} sessions: ${retired.decisionReason}`);
    expect(retired).toMatchObject({ decidedBy: 'evidence' });
    expect(retired.decisionReason).toMatch(/^its effect has gone: \d+ of \d+ units worked without it/);
    expect((await agentOf(closed.server, agentType))!.instructions).not.toContain(retired.instruction!);
  },
  8 * MINUTES,
);
