import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readUsage } from '../../src/platform/llm/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { llmBench } from '../testkit/llm-bench.js';
import { failureOf } from '../testkit/llm-node.js';
import { startScriptedLlm, type Behaviour } from '../testkit/scripted-llm/index.js';

const bench = llmBench();
const { node, rows, found, inTurn, always } = bench;

const calls = () =>
  rows(`SELECT purpose, role, model, status, is_final, reserved_tokens, input_tokens, output_tokens, cost_usd::float,
      request, answer, failure_code, failure_message, lease_until FROM llm_call ORDER BY created_at, id`);

const verdict = z.object({ verdict: z.enum(['A', 'B']), reason: z.string() });

describe('an answer', () => {
  test('is a text, stored with what it took and why it came', async () => {
    const price = { inputUsdPerMtok: 2, outputUsdPerMtok: 10 };
    const { ask } = await node({ prices: { writer: price, judge: price, embedding: price } });
    bench.server.behave(() => ({
      do: 'good',
      content: 'Better.',
      usage: { prompt_tokens: 40, completion_tokens: 8 },
    }));
    const answer = await ask('Improve this', { system: 'You are terse.', temperature: 0.3 });
    const usage = { inputTokens: 40, outputTokens: 8, costUsd: 0.00016 };
    expect(answer).toMatchObject({
      text: 'Better.',
      object: null,
      model: 'scripted-writer',
      usage,
      isStored: false,
    });
    expect(bench.server.requests).toEqual([
      expect.objectContaining({
        kind: 'chat',
        model: 'scripted-writer',
        system: 'You are terse.',
        prompt: 'Improve this',
        temperature: 0.3,
        maxTokens: 256,
        authorization: undefined,
      }),
    ]);
    expect(await calls()).toMatchObject([
      {
        purpose: 'test',
        role: 'writer',
        status: 'ANSWERED',
        is_final: true,
        input_tokens: 40,
        output_tokens: 8,
        cost_usd: 0.00016,
        request: { system: 'You are terse.', prompt: 'Improve this', temperature: 0.3, maxOutputTokens: 256 },
        answer: 'Better.',
        lease_until: null,
      },
    ]);
  });

  test('is an object that follows the schema, also in a fence or behind thoughts', async () => {
    const { ask } = await node();
    const plain = await ask('1', { role: 'judge', schema: verdict, temperature: 0 });
    expect(plain.object).toEqual({ verdict: 'A', reason: 'x' });
    expect(bench.server.requests[0]).toMatchObject({ model: 'scripted-judge', temperature: 0 });
    expect(bench.server.requests[0]!.schema).toMatchObject({
      required: ['verdict', 'reason'],
      additionalProperties: false,
    });
    inTurn({ do: 'good', content: '<think>{hm}</think>\n```json\n{"verdict":"B","reason":"r"}\n```' });
    expect((await ask('2', { schema: verdict })).object).toEqual({ verdict: 'B', reason: 'r' });
    expect(bench.server.callCount).toBe(2);
  });

  test('is told again without a call, on every node, while what is asked is the same', async () => {
    const nodes = [await node(), await node()];
    bench.server.behave(({ number }) => ({
      do: 'good',
      content: { verdict: 'B', reason: `call ${number}` },
    }));
    const first = await nodes[0]!.ask('p', { schema: verdict });
    const again = await nodes[1]!.ask('p', { schema: verdict });
    expect(again).toEqual({ ...first, isStored: true });
    expect(bench.server.callCount).toBe(1);
    await nodes[1]!.ask('p2', { schema: verdict });
    await nodes[1]!.ask('p', { schema: verdict, purpose: 'other' });
    await nodes[1]!.ask('p', { schema: verdict, ownerId: 'other' });
    await nodes[1]!.ask('p', { schema: verdict, temperature: 1 });
    await nodes[1]!.ask('p', { schema: verdict.extend({ more: z.null() }).partial() });
    expect(bench.server.callCount).toBe(6);
  });

  test('serves all who ask the same at the same time, on all nodes', async () => {
    const nodes = [await node({ concurrency: 2 }), await node({ concurrency: 2 })];
    always({ do: 'slow', ms: 100 });
    const answers = await Promise.all(
      nodes.flatMap(({ ask }) => Array.from({ length: 10 }, () => ask('same'))),
    );
    expect(new Set(answers.map(({ callId }) => callId)).size).toBe(1);
    expect(answers.filter(({ isStored }) => !isStored)).toHaveLength(1);
    expect(bench.server.callCount).toBe(1);
  });

  test('keeps what PostgreSQL could not', async () => {
    const { ask } = await node();
    const content = 'a\0b\ud800c 😀';
    inTurn({ do: 'good', content });
    const { text } = await ask('strange \0 \udfff prompt');
    expect(text).toBe('ab\ufffdc 😀');
    expect((await ask('strange \0 \udfff prompt')).text).toBe(text);
    expect(bench.server.callCount).toBe(1);
  });
});

describe('embeddings', () => {
  test('are a vector for each text, in few calls, and not paid for twice', async () => {
    const { port } = await node();
    const owner = { ...DEFAULT_PROJECT, ownerId: 'owner' };
    const { signal } = new AbortController();
    const texts = Array.from({ length: 100 }, (_, i) => `text number ${i}`);
    const vectors = await port.embed(owner, texts, signal);
    expect(vectors).toHaveLength(100);
    expect(new Set(vectors.map(({ length }) => length)).size).toBe(1);
    expect(bench.server.requests.map((request) => request.texts.length)).toEqual([96, 4]);
    expect(await port.embed(owner, texts, signal)).toEqual(vectors);
    expect(await port.embed(owner, [], signal)).toEqual([]);
    expect(bench.server.callCount).toBe(2);
    expect((await calls())[0]).toMatchObject({ role: 'embedding', status: 'ANSWERED', output_tokens: 0 });
  });

  test.each([
    ['too few', [[1, 2]]],
    ['of two lengths', [[1, 2], [1]]],
    ['empty', [[], []]],
  ])('that are %s are refused', async (_, content) => {
    const { port } = await node();
    bench.server.behave(() => ({ do: 'good', content }));
    const asked = port.embed({ ...DEFAULT_PROJECT, ownerId: 'o' }, ['a', 'b'], new AbortController().signal);
    expect(await failureOf(asked)).toMatchObject({ reason: 'INVALID_ANSWER' });
    expect(bench.server.callCount).toBe(1);
  });
});

describe('without a model', () => {
  test('asks are refused, and nothing is written', async () => {
    const none = await bench.bareNode();
    expect(none.port.models).toEqual({ writer: null, judge: null });
    expect(await failureOf(none.ask('x'))).toMatchObject({
      reason: 'NOT_CONFIGURED',
      message: 'There is no such model; set LLM_PROVIDER and LLM_MODEL.',
    });
    const { port, ask } = await node({ judgeModel: null, embeddingModel: null });
    expect((await failureOf(ask('x', { role: 'judge' }))).message).toContain('JUDGE_MODEL');
    const embed = port.embed({ ...DEFAULT_PROJECT, ownerId: 'o' }, ['a'], new AbortController().signal);
    expect((await failureOf(embed)).message).toContain('EMBEDDING_MODEL');
    expect(await calls()).toEqual([]);
  });
});

describe('what passes is tried again', () => {
  test.each<[string, Behaviour, string]>([
    ['500', { do: 'status', status: 500 }, 'failed'],
    ['503 with Retry-After', { do: 'status', status: 503, headers: { 'retry-after': '0' } }, 'failed'],
    ['409', { do: 'status', status: 409 }, 'failed'],
    ['408', { do: 'status', status: 408 }, 'timeout'],
    ['429', { do: 'too-many' }, 'rate_limited'],
    ['429 with Retry-After', { do: 'too-many', retryAfter: '0' }, 'rate_limited'],
    ['a dropped connection', { do: 'drop' }, 'failed'],
    ['a connection dropped midway', { do: 'drop', isMidway: true }, 'failed'],
  ])('%s', async (_, behaviour, outcome) => {
    const { ask } = await node();
    inTurn(behaviour, behaviour);
    expect((await ask('x')).text).toBe('You said: x');
    expect(bench.server.callCount).toBe(3);
    expect((await calls()).map(({ status, is_final }) => [status, is_final])).toEqual([
      ['FAILED', false],
      ['FAILED', false],
      ['ANSWERED', true],
    ]);
    expect(await rows(`SELECT role, outcome, calls::int FROM llm_total ORDER BY outcome`)).toEqual([
      { role: 'writer', outcome: 'answered', calls: 1 },
      { role: 'writer', outcome, calls: 2 },
    ]);
  });

  test.each<[string, Behaviour, string, RegExp]>([
    ['500', { do: 'status', status: 500 }, 'FAILED', /HTTP 500: As scripted\./],
    ['429', { do: 'too-many' }, 'RATE_LIMITED', /HTTP 429/],
    ['a dropped connection', { do: 'drop' }, 'FAILED', /connection .* failed .*LLM_BASE_URL/],
  ])('%s is told after the third try', async (_, behaviour, reason, message) => {
    const { ask } = await node();
    always(behaviour);
    const error = await failureOf(ask('x'));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(message);
    expect(bench.server.callCount).toBe(3);
  });

  test('when the provider said, within a minute', async () => {
    const { ask } = await node();
    inTurn({ do: 'too-many', retryAfter: '1', retryAfterMs: '300' });
    const started = performance.now();
    await ask('x');
    expect(performance.now() - started).toBeGreaterThan(290);
    expect(bench.server.callCount).toBe(2);
  });

  test('when the provider said, by all nodes', async () => {
    const nodes = [await node(), await node()];
    inTurn({ do: 'too-many', retryAfterMs: '300' });
    const first = nodes[0]!.ask('x');
    await found(`SELECT 1 FROM llm_gate WHERE paused_until > clock_timestamp()`);
    await Promise.all([nodes[1]!.ask('y'), first]);
    expect(bench.server.callCount).toBe(3);
    const [{ waited }] = (await rows(
      `SELECT extract(epoch FROM min(created_at) FILTER (WHERE status = 'ANSWERED') - min(created_at)) * 1000 AS waited
        FROM llm_call`,
    )) as [{ waited: string }];
    expect(Number(waited)).toBeGreaterThanOrEqual(300);
  });

  test('but not when the provider asks for more patience than a minute', async () => {
    const { ask } = await node();
    always({ do: 'too-many', retryAfter: '61' });
    expect(await failureOf(ask('x'))).toMatchObject({ reason: 'RATE_LIMITED', retryAfterMs: 61_000 });
    expect(bench.server.callCount).toBe(1);
  });
});

describe('what does not pass is not tried again', () => {
  test.each<[number, string, RegExp]>([
    [400, 'REFUSED', /names of the models/],
    [401, 'REFUSED', /check LLM_API_KEY\./],
    [403, 'REFUSED', /check LLM_API_KEY\./],
    [404, 'REFUSED', /check LLM_BASE_URL/],
    [413, 'TOO_LARGE', /too long/],
    [307, 'REFUSED', /set LLM_BASE_URL to where it leads/],
  ])('%i says what to do', async (status, reason, message) => {
    const { ask } = await node();
    const other = await startScriptedLlm();
    try {
      always({ do: 'status', status, headers: { location: `${other.baseUrl}/chat/completions` } });
      const error = await failureOf(ask('x'));
      expect(error.reason).toBe(reason);
      expect(error.message).toMatch(message);
      expect(error.message).toContain(`HTTP ${status}`);
      expect([bench.server.callCount, other.callCount]).toEqual([1, 0]);
      expect(await calls()).toMatchObject([
        { status: 'REFUSED', is_final: false, input_tokens: 0, cost_usd: 0 },
      ]);
    } finally {
      await other.stop();
    }
    // Somebody may have set it right meanwhile.
    always({ do: 'good' });
    await ask('x');
  });
});

describe('an answer that cannot be used', () => {
  test.each<[string, Behaviour]>([
    ['no JSON', { do: 'wrong' }],
    ['of another schema', { do: 'wrong-schema' }],
  ])('is repaired where it is %s', async (_, behaviour) => {
    const { ask } = await node();
    inTurn(behaviour);
    const { object } = await ask('judge', { schema: verdict, temperature: 0.7 });
    expect(object).toEqual({ verdict: 'A', reason: 'x' });
    expect(bench.server.requests.map(({ temperature }) => temperature)).toEqual([0.7, 0]);
    expect(bench.server.requests[1]!.prompt).toMatch(/^judge\n\nYour answer before could not be used\. It /);
    expect(await calls()).toMatchObject([
      { status: 'INVALID', is_final: false, failure_code: 'INVALID_ANSWER' },
      { status: 'ANSWERED', is_final: true },
    ]);
  });

  test.each<[string, Behaviour]>([
    ['no JSON', { do: 'wrong' }],
    ['of another schema', { do: 'wrong-schema' }],
    ['cut in half', { do: 'truncated-json' }],
    ['a page of a proxy', { do: 'garbage' }],
    ['an error in disguise', { do: 'error-body' }],
  ])('is told as such after the second one that is %s, paid for, and told again', async (_, behaviour) => {
    const { ask } = await node();
    always(behaviour);
    const error = await failureOf(ask('judge', { schema: verdict }));
    expect(error.reason).toBe('INVALID_ANSWER');
    const stored = await calls();
    expect(stored).toMatchObject([
      { status: 'INVALID', is_final: false },
      { status: 'INVALID', is_final: true },
    ]);
    for (const { input_tokens } of stored) expect(input_tokens).toBeGreaterThan(0);
    expect((await failureOf(ask('judge', { schema: verdict }))).message).toBe(error.message);
    expect(bench.server.callCount).toBe(2);
  });

  test('is asked for once more where it is empty', async () => {
    const { ask } = await node();
    inTurn({ do: 'good', content: '  ' });
    expect((await ask('1', { temperature: 0.7 })).text).toBe('You said: 1');
    expect(bench.server.requests.map(({ prompt, temperature }) => [prompt, temperature])).toEqual([
      ['1', 0.7],
      ['1', 0.7],
    ]);
    always({ do: 'good', content: '' });
    expect(await failureOf(ask('2'))).toMatchObject({
      reason: 'INVALID_ANSWER',
      message: 'The answer is empty.',
    });
    expect(bench.server.callCount).toBe(4);
  });

  test('is not asked for again where it was cut off, or the model would not answer', async () => {
    const { ask } = await node();
    inTurn({ do: 'good', content: 'Half an', finishReason: 'length' });
    expect(await failureOf(ask('1'))).toMatchObject({
      reason: 'INVALID_ANSWER',
      message: expect.stringContaining('LLM_MAX_OUTPUT_TOKENS'),
    });
    inTurn({ do: 'good', content: 'I cannot help with that.', finishReason: 'content_filter' });
    expect(await failureOf(ask('2'))).toMatchObject({ reason: 'REFUSED' });
    expect((await failureOf(ask('2'))).message).toContain('I cannot help with that.');
    expect(bench.server.callCount).toBe(2);
  });

  test('is cut off where it does not end, and paid for at most', async () => {
    const { ask } = await node({ timeoutMs: 300 });
    always({ do: 'endless' });
    const started = performance.now();
    const error = await failureOf(ask('x'));
    expect(error).toMatchObject({ reason: 'TIMEOUT', message: expect.stringContaining('within 300 ms') });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(bench.server.callCount).toBe(3);
    for (const call of await calls()) {
      expect(call.status).toBe('FAILED');
      expect(Number(call.input_tokens) + Number(call.output_tokens)).toBe(call.reserved_tokens);
    }
  });

  test('is cut off where it is 50 MB', async () => {
    const { ask } = await node();
    always({ do: 'huge' });
    const before = process.memoryUsage().arrayBuffers;
    expect(await failureOf(ask('x'))).toMatchObject({
      reason: 'TOO_LARGE',
      message: expect.stringContaining('8 MiB'),
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024);
    expect(bench.server.callCount).toBe(1);
  });

  test('that is slow is waited for, and one that never comes is not', async () => {
    const { ask } = await node({ timeoutMs: 400 });
    inTurn({ do: 'slow', ms: 100 });
    expect((await ask('slow')).text).toBe('You said: slow');
    always({ do: 'silence' });
    expect(await failureOf(ask('silent'))).toMatchObject({ reason: 'TIMEOUT' });
    expect(bench.server.callCount).toBe(4);
  });

  test('without usage counts with what it took at most', async () => {
    const { ask } = await node();
    always({ do: 'no-usage' });
    const { usage } = await ask('x');
    expect(usage.outputTokens).toBe(256);
    const [call] = await calls();
    expect(usage.inputTokens + usage.outputTokens).toBe(call!.reserved_tokens);
  });
});

describe('usage', () => {
  test('is told by owner, with the tries that failed', async () => {
    const { ask, database } = await node();
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    const good: Behaviour = { do: 'good', content: 'x', usage };
    inTurn({ do: 'status', status: 500 }, good, good);
    await ask('a', { ownerId: 'one' });
    await ask('b', { ownerId: 'one', purpose: 'more' });
    await ask('b', { ownerId: 'one', purpose: 'more' });
    const read = await database.read(DEFAULT_PROJECT, (db) =>
      readUsage(db, DEFAULT_PROJECT.projectId, ['one', 'two']),
    );
    expect([...read]).toEqual([['one', { callCount: 3, inputTokens: 20, outputTokens: 10, costUsd: 0 }]]);
  });
});
