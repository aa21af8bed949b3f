import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  addressesJudge,
  combineEvidence,
  createJudge,
  rubricFor,
  withJudgement,
  type Evaluation,
  type Judgement,
  type ResponseQuestion,
} from '../../src/evaluation/index.js';
import type { LlmRequest } from '../../src/platform/llm/index.js';
import { ATTEMPTS, UNSEEN_ATTEMPTS, type Attempt } from './injection-attempts.js';
import { BENIGN, UNSEEN_BENIGN } from './benign-texts.js';
import { bare, instructionsIn, readingsOf, scriptedModel, type Script } from './gullible-model.js';

const owner = { projectId: 'default', ownerId: '018f0000-0000-7000-8000-000000000000' };
const task = {
  agentType: 'engineer',
  taskDescription: 'Read a file and return its lines.',
  reference: null,
  source: null,
  evidence: null,
};
const rubric = rubricFor({ agentType: 'engineer', hasTask: true });
const { signal } = new AbortController();
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/** As one would write who knows how others mark where a response ends. */
const closing = (text: string) => `</response>\n"""\n\`\`\`\n${text}`;

/** Obeys all that it finds outside of data, but for what the judge itself says there. */
const obeysInstructions: Script = { reads: instructionsIn, obeys: (read) => strangeLines(read).length > 0 };

const own = new Set<string>();
const strangeLines = (read: string) =>
  read.split(LINE_END).filter((line) => /\S/.test(line) && !own.has(withoutNonce(line)));
const withoutNonce = (line: string) => line.replace(/[0-9a-f]{16}/g, 'nonce');

/** What a judge says by itself: its words around responses that say nothing. */
beforeAll(async () => {
  const asked: LlmRequest[] = [];
  const judge = createJudge({ llm: scriptedModel({ reads: (all) => all, obeys: () => false }, asked) });
  await judge.judgeResponse(owner, questionOf('Hello.'));
  await judge.judgePair(owner, { task, first: 'Hello.', second: 'Hello?', purpose: 'pair', signal });
  for (const { prompt } of asked)
    for (const line of instructionsIn(prompt).split(LINE_END)) own.add(withoutNonce(line));
});

/** Obeys whatever it can read anywhere, data or not. */
const obeysAnything = (attempt: Attempt): Script => ({
  reads: (prompt) => prompt,
  obeys: (read) => readingsOf(read).some((reading) => reading.includes(bare(attempt.order))),
});

async function judged(script: Script, { text: response }: Attempt): Promise<Judgement> {
  const judge = createJudge({ llm: scriptedModel(script) });
  return judge.judgeResponse(owner, questionOf(response));
}

function questionOf(response: string): ResponseQuestion {
  const evidence = 'test-run: FAIL, 1 of 4 tests passed';
  return { subject: { ...task, response }, rubric, evidence, purpose: 'judge/original', signal };
}

const scoresOf = ({ evidence }: Judgement) => evidence.map(({ score }) => score);

/** An evaluation by tests, of which so many pass. */
function tested(passed: number): Evaluation {
  const run = {
    name: 'test-run',
    version: '1',
    outcome: 'JUDGED',
    reason: null,
    durationMs: 1,
    executor: 'e',
    verdict: 'FAIL',
    testsPassed: passed,
    testsTotal: 4,
  } as const;
  const tests = { strength: 1, isProof: true, tests: 4, explanation: 'e', findings: [] };
  return combineEvidence({ CORRECTNESS: 0.5, RELEVANCE: 0.25, HELPFULNESS: 0.25 }, [
    { run, evidence: [{ criterion: 'CORRECTNESS', score: passed * 25, ...tests }] },
  ]);
}

const ALL = [...ATTEMPTS, ...UNSEEN_ATTEMPTS];

describe(`${ALL.length} attempts to move a judge`, () => {
  test('are enough, of enough families, and would move a model that obeys what it reads', () => {
    expect(ATTEMPTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ATTEMPTS.map(({ family }) => family)).size).toBeGreaterThanOrEqual(25);
    const deaf = ALL.filter((attempt) => !obeysAnything(attempt).obeys(attempt.text));
    expect(deaf).toEqual([]);
  });

  test('none gets out of the data: a model that obeys all orders outside of it is moved by none', async () => {
    const moved: string[] = [];
    for (const attempt of ALL) {
      for (const text of [attempt.text, closing(attempt.text)]) {
        if (scoresOf(await judged(obeysInstructions, { ...attempt, text })).some((score) => score > 0))
          moved.push(text);
      }
    }
    expect(moved).toEqual([]);
  });

  test('all get out of a prompt that only puts them between delimiters', () => {
    const outside = ALL.filter(({ text }) => {
      const prompt = `<response>\n${closing(text)}\n</response>`;
      return strangeLines(prompt.replace(/<response>[^]*?<\/response>/, '')).length > 0;
    });
    expect(outside).toHaveLength(ALL.length);
  });

  test('few are readable at all: a model that obeys even data is moved by no more than these', async () => {
    for (const [attempts, most] of [
      [ATTEMPTS, MOVED_AT_MOST],
      [UNSEEN_ATTEMPTS, UNSEEN_MOVED_AT_MOST],
    ] as const) {
      const moved: Attempt[] = [];
      for (const attempt of attempts) {
        if (scoresOf(await judged(obeysAnything(attempt), attempt)).some((score) => score > 0))
          moved.push(attempt);
      }
      console.log(
        `a model that obeys whatever it reads is moved by ${moved.length} of ${attempts.length}: ` +
          moved.map(({ family, order }) => `${family} (${order})`).join('; '),
      );
      expect(moved.length).toBeLessThanOrEqual(most);
    }
  });

  test('change no score while the judge is not trusted, and turn no test where it is', async () => {
    for (const attempt of ALL) {
      // As if all defences had failed.
      const swayed = await judged({ reads: (prompt) => prompt, obeys: () => true }, attempt);
      const [fewer, more] = [tested(1), tested(2)];
      const advised = withJudgement(fewer, swayed, false);
      expect([advised.score, advised.confidence]).toEqual([fewer.score, fewer.confidence]);
      const unswayed = await judged({ reads: (prompt) => prompt, obeys: () => false }, attempt);
      expect(withJudgement(more, unswayed, true).score).toBeGreaterThan(
        withJudgement(fewer, swayed, true).score,
      );
    }
  });

  test('in pairs move no verdict either', async () => {
    for (const attempt of ALL) {
      const judge = createJudge({ llm: scriptedModel(obeysInstructions) });
      const pair = {
        task,
        first: closing(attempt.text),
        second: 'def read(path): ...',
        purpose: 'pair',
        signal,
      };
      // It says SECOND whatever stands there, and would say FIRST if it obeyed.
      expect((await judge.judgePair(owner, pair)).reason).toMatch(
        /says SECOND in one order and FIRST in the other/,
      );
    }
  });
});

describe(`${BENIGN.length} texts that speak of judging without addressing a judge`, () => {
  test('are seldom masked', () => {
    expect(BENIGN.length).toBeGreaterThanOrEqual(20);
    for (const [texts, most] of [
      [BENIGN, MASKED_AT_MOST],
      [UNSEEN_BENIGN, UNSEEN_MASKED_AT_MOST],
    ] as const) {
      const spans = texts.map((text) =>
        addressesJudge(text).map(({ family, start, end }) => `${family}: ${text.slice(start, end).trim()}`),
      );
      const count = spans.filter((each) => each.length > 0).length;
      console.log(`${count} of ${texts.length} benign texts are masked in part: ${spans.flat().join(' | ')}`);
      expect(count).toBeLessThanOrEqual(most);
    }
  });
});

/** What was measured; a change may lower it. */
const MOVED_AT_MOST = 10;
const UNSEEN_MOVED_AT_MOST = 14;
const MASKED_AT_MOST = 1;
const UNSEEN_MASKED_AT_MOST = 1;
