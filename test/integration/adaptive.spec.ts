import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Evaluation } from '../../src/evaluation/index.js';
import { DEFAULT_PROJECT as project } from '../../src/platform/project.js';
import type { StrategyCatalog } from '../../src/training/index.js';
import type { TrainingStrategy } from '../../src/training/strategies/strategy.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { rewritten } from '../testkit/model-answers.js';
import { GOOD_WORD, startModelNode } from '../testkit/model-node.js';
import { startScriptedLlm, type ScriptedLlm } from '../testkit/scripted-llm/index.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { evaluationOf, startTrainingNode, type TrainingNode } from '../testkit/training-node.js';

let testDatabase: TestDatabase;
let node: TrainingNode;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(async () => {
  await node.stop();
  await testDatabase.drop();
});

/** A strategy that adds a word; all of them judge in the same way, by how many stars there are. */
const strategy = (
  name: string,
  agentTypes: string[],
  languages: string[],
  word: string,
): TrainingStrategy => ({
  name,
  version: 1,
  agentTypes,
  dataFormats: ['MIXED'],
  languages,
  expertise: name,
  evaluate: ({ response }): Promise<Evaluation> =>
    Promise.resolve(evaluationOf(50 + 10 * (response.match(/\*/g)?.length ?? 0))),
  improvers: [
    {
      name,
      version: '1',
      propose: ({ subject }) =>
        Promise.resolve([{ improver: `${name}@1`, response: `${subject.response}${word}`, summary: name }]),
    },
  ],
  compare: (before, after) => ({
    isBetter: after.score > before.score,
    reason: `${before.score}, ${after.score}`,
  }),
});

/** The agent's own strategy gains nothing here, the one for its language much. */
const catalog = (): StrategyCatalog => {
  const own = strategy('own', ['helper'], [], ' ');
  const generic = strategy('generic', [], [], '*');
  return {
    strategies: [own, strategy('polyglot', ['engineer'], ['python'], '***'), generic],
    select: ({ agentType }) => (agentType === 'helper' ? own : generic),
  };
};

const input = (number: number, language = 'python') => ({
  agentType: 'helper',
  originalResponse: `response ${number}`,
  mode: 'ADAPTIVE' as const,
  context: { language },
});
const train = async (number: number, language?: string) => {
  const session = await node.service.submit(project, input(number, language), 20);
  return { session, improver: session.plan!.adaptive!.improver, adaptive: session.plan!.adaptive! };
};
const started = async (sessionId: string): Promise<string> => {
  const [row] = await node.database.dataSource.query<{ message: string }[]>(
    `SELECT message FROM training_event WHERE session_id = $1 AND type = 'STARTED'`,
    [sessionId],
  );
  return row!.message;
};

describe('an adaptive session', () => {
  test('takes more and more often what worked, tells why, and a restart forgets nothing', async () => {
    const seed = seededRandom(20_261_129);
    const options = { catalog: catalog(), random: { next: seed }, cacheMaxMb: 0 };
    node = await startTrainingNode(testDatabase, options);
    await node.startWorker();
    const first = await train(0);
    expect(first.adaptive).toMatchObject({ kind: 'MIXED/python', candidates: 0 });
    expect(await started(first.session.id)).toMatch(
      /^try 1 with own@1, chosen for MIXED\/python by 0 of 0 earlier sessions: strategy \w+@1, by a chance of \d+ % \(own@1: not tried on this kind yet; polyglot@1: not tried on this kind yet; generic@1: not tried on this kind yet\)$/,
    );
    const taken: string[] = [];
    for (let number = 1; number <= 45; number += 1) taken.push((await train(number)).improver);
    const late = taken.slice(-25).filter((improver) => improver === 'polyglot@1').length;
    expect(late).toBeGreaterThan(12);
    expect(new Set(taken).size).toBe(3);

    await node.stop();
    node = await startTrainingNode(testDatabase, options);
    await node.startWorker();
    const after = await train(100);
    const message = await started(after.session.id);
    expect(message).toContain('by 46 of 46 earlier sessions');
    // Three stars gain 30 of the 50 points that are missing.
    expect(message).toMatch(/polyglot@1: 0\.60 in \d+ sessions/);
    expect(message).toMatch(/own@1: 0\.00 in \d+ sessions?/);
    // The strategy that judges is the agent's own, whichever improves.
    expect(after.session.strategy).toBe('own@1');
    const other = await train(101, 'sql');
    expect(await started(other.session.id)).toContain('chosen for MIXED/sql by 0 of 47 earlier sessions');
    // Another agent has learned nothing of that.
    const stranger = await node.service.submit(project, { ...input(102), agentType: 'stranger' }, 20);
    expect(await started(stranger.id)).toContain('by 0 of 0 earlier sessions');
  }, 120_000);
});

describe('an adaptive session with a model', () => {
  let llm: ScriptedLlm;
  beforeEach(async () => {
    llm = await startScriptedLlm();
    node = await startModelNode(testDatabase, llm, { settings: { adaptiveCalls: 5 } });
  });
  afterEach(() => llm.stop());

  const run = async (originalResponse: string) => {
    const session = await node.service.submit(
      project,
      { agentType: 'engineer', originalResponse, mode: 'ADAPTIVE' },
      20,
    );
    const [end] = await node.database.dataSource.query<{ message: string }[]>(
      `SELECT message FROM training_event WHERE session_id = $1 ORDER BY sequence DESC LIMIT 1`,
      [session.id],
    );
    return { session, message: end!.message, calls: llm.callCount };
  };

  test('goes on until its target is reached, or its calls are used', async () => {
    let wanted = Infinity;
    llm.behave((request) => {
      const word = request.number >= wanted ? GOOD_WORD : `try ${request.number}`;
      return { do: 'good', content: rewritten(request, word) };
    });
    const spent = await run('poor');
    expect(spent).toMatchObject({ session: { status: 'UNIMPROVED' }, calls: 5 });
    expect(spent.message).toContain('its target of 80 points is not reached, and 5 of 5 calls were used');

    wanted = spent.calls + 4;
    const reached = await run('poor too');
    expect(reached.session).toMatchObject({ status: 'IMPROVED' });
    expect(reached.message).toMatch(/its target of 80 points is reached, [45] of 5 calls were used/);
    expect(reached.calls - spent.calls).toBeLessThanOrEqual(5);
    const first = await started(reached.session.id);
    expect(first).toMatch(/template code_optimization 1 \(there is no other\)/);
    expect(first).toMatch(
      /candidates [124], by a chance of \d+ % \(1: .*; 2: .*; 4: .*\); until its target or 5 calls$/,
    );
    expect(reached.session.templateVersionId).not.toBeNull();

    // One round that proposes nothing does not end it, two do.
    llm.behave(() => ({ do: 'good', content: 'I would rather not.' }));
    const useless = await run('poor as well');
    const { candidates } = useless.session.plan!.adaptive!;
    const calls = Math.min(5, candidates + 1);
    expect(useless.calls - reached.calls).toBe(calls);
    expect(useless.message).toContain(
      `its target of 80 points is not reached, ${calls} of 5 calls were used, and the last 2 rounds proposed nothing`,
    );
  }, 60_000);
});
