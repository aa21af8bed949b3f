import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { modelEnv, rewritten } from '../testkit/model-answers.js';
import { trainByModel } from '../testkit/model-sessions.js';
import {
  startScriptedLlm,
  type Behaviour,
  type ScriptedLlm,
  type ScriptedRequest,
} from '../testkit/scripted-llm/index.js';

const JUDGE = 'scripted-judge';

interface Judged {
  score: number;
  confidence: number;
  criteria: { criterion: string; score: number; weight: number; explanation: string }[];
  evaluators: { name: string; outcome: string; reason: string | null }[];
}

interface JudgedSession {
  status: string;
  improvedResponse: string | null;
  evaluationBefore: Judged;
  evaluationAfter: Judged | null;
  end: string;
}

let llm: ScriptedLlm;
let server: TestServer;
let asked = 0;

const startNode = () =>
  startTestServer({
    env: modelEnv(llm, { JUDGE_MODEL: JUDGE, LLM_CANDIDATES: '2', LLM_REFINEMENTS: '0', TARGET_SCORE: '98' }),
  });

beforeAll(async () => {
  llm = await startScriptedLlm();
});
afterAll(() => llm.stop());

async function trained(input: object): Promise<JudgedSession> {
  asked = llm.callCount;
  const { id, end } = await trainByModel(server.query, { useCache: false, ...input });
  const evaluation = `{ score confidence criteria { criterion score weight explanation } evaluators { name outcome reason } }`;
  const { trainingSession } = await server.query<{ trainingSession: JudgedSession }>(
    `query ($id: ID!) { trainingSession(id: $id) { status improvedResponse evaluationBefore ${evaluation} evaluationAfter ${evaluation} } }`,
    { id },
  );
  return { ...trainingSession, end };
}

const judgeCalls = () => llm.requests.slice(asked).filter(({ model }) => model === JUDGE);
const isPair = ({ prompt }: ScriptedRequest) => prompt.includes('marked first and second');
const partOf = ({ prompt }: ScriptedRequest, section: string) =>
  [...prompt.matchAll(new RegExp(` ${section}\\| (.*)`, 'g'))].map((match) => match[1]!).join('\n');

interface Script {
  /** What the writer writes. */
  readonly writes: string;
  /** Whether the judge finds a response good. */
  readonly likes?: (response: string) => boolean;
  readonly prefers?: (first: string, second: string) => 'FIRST' | 'SECOND' | 'TIE';
  /** What becomes of the judge's calls instead. */
  readonly judge?: (request: ScriptedRequest) => Behaviour | null;
}

function script({ writes, likes = () => true, prefers = () => 'TIE', judge = () => null }: Script): void {
  llm.behave((request) => {
    if (request.model !== JUDGE) return { do: 'good', content: rewritten(request, writes) };
    const instead = judge(request);
    if (instead) return instead;
    if (isPair(request)) {
      const verdict = prefers(partOf(request, 'first'), partOf(request, 'second'));
      return { do: 'good', content: { reason: 'as scripted', verdict } };
    }
    const response = partOf(request, 'response');
    const level = likes(response) ? 'met' : 'unmet';
    const quote = response.split('\n').find((line) => line.trim() !== '') ?? 'absent';
    const ids = [...request.prompt.matchAll(/^- ([a-z0-9-]+): /gm)].map((match) => match[1]!);
    const items = ids.map((id) => ({ id, quote, reason: 'as scripted', level }));
    return { do: 'good', content: { items, isAcceptable: level === 'met' } };
  });
}

/** Labels of people, with which the judge agreed. */
async function trust(): Promise<void> {
  const client = await server.database!.client();
  await client.query(
    `INSERT INTO judge_case (project_id, id, judge, kind, reference_id, human, verdict, judged_at)
     SELECT 'default', gen_random_uuid(), $1, 'LABEL', gen_random_uuid(), verdict, verdict, now()
       FROM generate_series(1, 120) AS n, LATERAL (SELECT CASE n % 2 WHEN 0 THEN 'ACCEPTABLE' ELSE 'UNACCEPTABLE' END AS verdict) AS v`,
    [`${JUDGE}/judge-1`],
  );
  const { trainingSystem } = await server.query<{ trainingSystem: { judges: object[] } }>(
    '{ trainingSystem { judges { name isTrusted labelCount } } }',
  );
  expect(trainingSystem.judges).toEqual([{ name: `${JUDGE}/judge-1`, isTrusted: true, labelCount: 120 }]);
}

const criterionOf = (evaluation: Judged, name: string) =>
  evaluation.criteria.find(({ criterion }) => criterion === name);
const outcomesOf = (evaluation: Judged) =>
  evaluation.evaluators
    .filter(({ name }) => name.includes('judge'))
    .map(({ name, outcome }) => [name, outcome]);

const code = (body: string) => `def add(a, b):\n    """Add two numbers."""\n    return ${body}\n`;
const failingCode = {
  agentType: 'engineer',
  taskDescription: 'Add two numbers.',
  originalResponse: code('a - b'),
  context: { language: 'python', entryPoint: 'add', tests: 'assert add(2, 3) == 5\nassert add(0, 4) == 4\n' },
};

const POOR = 'The deployment failed because of the network. Ask somebody who knows more about it.';
const GOOD = 'The deployment failed because port 5432 was closed. Open it, then run the job once more.';
const question = {
  agentType: 'support',
  taskDescription: 'Say why the deployment failed and what to do.',
  originalResponse: POOR,
};
const likesGood = (response: string) => response.includes('5432');
const prefersGood = (first: string, second: string) =>
  likesGood(first) === likesGood(second) ? 'TIE' : likesGood(first) ? 'FIRST' : 'SECOND';

describe('a judge that is not trusted', () => {
  beforeAll(async () => {
    server = await startNode();
  });
  afterAll(() => server.stop());

  test('is heard on the original and on what was kept, with weight 0, and on no other candidate', async () => {
    script({ writes: code('a + b'), likes: (response) => !response.includes('+') });
    const session = await trained(failingCode);
    // The judge dislikes what was kept: that changes nothing.
    expect(session.status).toBe('IMPROVED');
    for (const [evaluation, score] of [
      [session.evaluationBefore, 100],
      [session.evaluationAfter!, 0],
    ] as const) {
      for (const name of ['RELEVANCE', 'HELPFULNESS']) {
        expect(criterionOf(evaluation, name)).toMatchObject({ weight: 0, score });
      }
      expect(outcomesOf(evaluation)).toEqual([['advisory-judge', 'JUDGED']]);
      const { criteria } = evaluation;
      const mean = criteria.reduce((sum, each) => sum + each.weight * each.score, 0);
      expect(evaluation.score).toBeCloseTo(mean, 6);
      expect(criteria.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 6);
    }
    expect(judgeCalls().map(({ prompt }) => prompt.includes('a + b'))).toEqual([false, true]);
  });
});

describe('a judge that agrees with people', () => {
  beforeAll(async () => {
    server = await startNode();
    await trust();
  });
  afterAll(() => server.stop());

  test('decides where nothing else can, when it prefers the winner in both orders', async () => {
    script({ writes: GOOD, likes: likesGood, prefers: prefersGood });
    const session = await trained(question);
    expect(session).toMatchObject({ status: 'IMPROVED', improvedResponse: GOOD });
    expect(criterionOf(session.evaluationBefore, 'RELEVANCE')).toMatchObject({ score: 0 });
    expect(criterionOf(session.evaluationBefore, 'RELEVANCE')!.weight).toBeGreaterThan(0.1);
    expect(session.evaluationAfter!.score).toBeGreaterThan(session.evaluationBefore.score + 10);
    expect(outcomesOf(session.evaluationAfter!)).toEqual([['judge', 'JUDGED']]);
    const pairs = judgeCalls().filter(isPair);
    expect(pairs.map((call) => likesGood(partOf(call, 'first')))).toEqual(
      expect.arrayContaining([true, false]),
    );
  });

  test('keeps nothing that rests on it alone where it contradicts itself', async () => {
    script({ writes: GOOD, likes: likesGood, prefers: () => 'FIRST' });
    const session = await trained(question);
    expect(session).toMatchObject({ status: 'UNIMPROVED', improvedResponse: null });
    expect(session.end).toContain('the judge does not prefer it');
  });

  test('does not make code better that loses a test', async () => {
    const original = code('a + b');
    script({ writes: code('a - b'), likes: (response) => response.includes('-'), prefers: () => 'SECOND' });
    const session = await trained({ ...failingCode, originalResponse: original });
    expect(session).toMatchObject({ status: 'UNIMPROVED', improvedResponse: null });
    expect(judgeCalls().length).toBeGreaterThan(0);
  });

  test.each<[string, Behaviour, string]>([
    ['answers nonsense', { do: 'wrong' }, 'FAILED'],
    ['answers by another schema', { do: 'wrong-schema' }, 'FAILED'],
    ['refuses', { do: 'status', status: 400 }, 'CANNOT_JUDGE'],
  ])('that %s is an absent criterion with a reason, never a score', async (_name, behaviour, outcome) => {
    script({ writes: GOOD, judge: () => behaviour });
    const session = await trained(question);
    expect(session.status).toBe('UNIMPROVED');
    expect(criterionOf(session.evaluationBefore, 'RELEVANCE')).toBeUndefined();
    expect(criterionOf(session.evaluationBefore, 'HELPFULNESS')).toBeUndefined();
    const [run] = session.evaluationBefore.evaluators.filter(({ name }) => name.includes('judge'));
    expect(run!.outcome).toBe(outcome);
    expect(run!.reason).toMatch(/\w{4,}/);
  });
});
