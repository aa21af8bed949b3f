import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { z } from 'zod';
import type { LlmSettings } from '../../src/platform/config/index.js';
import { inputTokensBound } from '../../src/platform/llm/domain/budget.js';
import { registerLlmMetrics, type LlmTimes } from '../../src/platform/llm/index.js';
import { deferred } from '../testkit/deferred.js';
import { llmBench } from '../testkit/llm-bench.js';
import { failureOf } from '../testkit/llm-node.js';
import type { Behaviour } from '../testkit/scripted-llm/index.js';
import { silent } from '../testkit/training-node.js';

const bench = llmBench();
const { node, rows, change, found, always } = bench;

const twoNodes = async (settings: Partial<LlmSettings> = {}, times: Partial<LlmTimes> = {}) =>
  [await node(settings, times), await node(settings, times)] as const;

const MAX_OUTPUT = 256;
/** What a call with the prompt takes at most. */
const boundOf = (prompt: string) => inputTokensBound(['', prompt], null) + MAX_OUTPUT;
const takesAll = (prompt: string): Behaviour => ({
  do: 'good',
  content: 'x',
  usage: { prompt_tokens: boundOf(prompt) - MAX_OUTPUT, completion_tokens: MAX_OUTPUT },
});

/** The day's sums as the gate has them, and as they come of the calls. */
async function sums() {
  const [gate] = await rows(`SELECT tokens::int, usd::float FROM llm_gate`);
  const [calls] = await rows(
    `SELECT coalesce(sum(coalesce(input_tokens + output_tokens, reserved_tokens)), 0)::int AS tokens,
        coalesce(sum(coalesce(cost_usd, reserved_usd)), 0)::float AS usd FROM llm_call
      WHERE (created_at AT TIME ZONE 'UTC')::date = (now() AT TIME ZONE 'UTC')::date`,
  );
  return { gate, calls };
}

describe('the budget of an owner', () => {
  test('is not exceeded by calls at the same time on two nodes, and is nobody else’s', async () => {
    const nodes = await twoNodes();
    const ownerLimit = { calls: 5, usd: 1 };
    const asked = Array.from({ length: 20 }, (_, i) =>
      failureOf(nodes[i % 2]!.ask(`prompt ${10 + i}`, { purpose: `p${i}`, ownerLimit })).catch(() => null),
    );
    const failures = (await Promise.all(asked)).filter((failure) => failure !== null);
    expect(bench.server.callCount).toBe(5);
    expect(failures).toHaveLength(15);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        reason: 'OWNER_BUDGET',
        message: expect.stringContaining('All of the 5 calls'),
      });
    }
    // What is stored is told again, however little is left.
    const [{ purpose, prompt } = { purpose: '', prompt: '' }] = await rows(
      `SELECT purpose, request->>'prompt' AS prompt FROM llm_call LIMIT 1`,
    );
    const again = { purpose: String(purpose), ownerLimit };
    expect(await nodes[0].ask(String(prompt), again)).toMatchObject({ isStored: true });
    expect(await nodes[0].ask('another', { ownerId: 'another', ownerLimit })).toMatchObject({
      isStored: false,
    });
  });

  test('counts money by what a call could cost', async () => {
    const price = { inputUsdPerMtok: 1, outputUsdPerMtok: 1 };
    const { ask } = await node({ prices: { writer: price, judge: price, embedding: price } });
    const usd = (boundOf('one') / 1e6) * 1.5;
    bench.server.behave(({ prompt }) => takesAll(prompt));
    await ask('one', { purpose: 'a', ownerLimit: { calls: 10, usd } });
    const failure = await failureOf(ask('two', { purpose: 'b', ownerLimit: { calls: 10, usd } }));
    expect(failure).toMatchObject({
      reason: 'OWNER_BUDGET',
      message: expect.stringMatching(/US dollars; .* are used/),
    });
    expect(bench.server.paidCount).toBe(1);
  });
});

describe('the budget of a day', () => {
  test('lets five of fifty calls through where it has room for five, on two nodes at the same time', async () => {
    const nodes = await twoNodes({ dailyTokens: 5 * boundOf('prompt 10') });
    bench.server.behave(({ prompt }) => takesAll(prompt));
    const asked = Array.from({ length: 50 }, (_, i) =>
      failureOf(nodes[i % 2]!.ask(`prompt ${10 + i}`, { purpose: `p${i}` })).catch(() => null),
    );
    const failures = (await Promise.all(asked)).filter((failure) => failure !== null);
    expect(bench.server.paidCount).toBe(5);
    expect(failures).toHaveLength(45);
    for (const failure of failures) {
      expect(failure).toMatchObject({ reason: 'BUDGET' });
      expect(failure.message).toMatch(/LLM_DAILY_TOKENS=\d+ has no room left today \(UTC\); raise it/);
      expect(failure.retryAfterMs).toBeGreaterThan(0);
    }
    const { gate, calls } = await sums();
    expect(gate).toEqual(calls);
    expect(gate!.tokens).toBe(5 * boundOf('prompt 10'));
  });

  test.each<[string, Partial<LlmSettings>]>([
    ['tokens', { dailyTokens: 5 * boundOf('prompt 10') }],
    [
      'money',
      {
        dailyUsd: 0.02,
        prices: {
          writer: { inputUsdPerMtok: 10, outputUsdPerMtok: 10 },
          judge: { inputUsdPerMtok: 10, outputUsdPerMtok: 10 },
          embedding: { inputUsdPerMtok: 10, outputUsdPerMtok: 10 },
        },
      },
    ],
  ])('in %s is never exceeded, however the service behaves', async (_, settings) => {
    const nodes = await twoNodes({ ...settings, timeoutMs: 150 });
    const moods: Behaviour[] = [
      { do: 'good' },
      { do: 'no-usage' },
      { do: 'status', status: 500 },
      { do: 'good' },
      { do: 'drop' },
      { do: 'silence' },
      { do: 'truncated-json' },
    ];
    bench.server.behave(({ number }) => moods[number % moods.length]!);
    const asked = Array.from({ length: 50 }, (_unused, i) =>
      failureOf(nodes[i % 2]!.ask(`prompt ${10 + i}`, { purpose: `p${i}` })).catch(() => null),
    );
    const failures = await Promise.all(asked);
    expect(failures.filter((failure) => failure?.reason === 'BUDGET').length).toBeGreaterThan(20);
    expect(bench.server.paidCount).toBeGreaterThan(0);
    const { gate, calls } = await sums();
    expect(gate).toEqual(calls);
    if (settings.dailyTokens) {
      expect(gate!.tokens).toBeLessThanOrEqual(settings.dailyTokens);
      expect(bench.server.tokens).toBeLessThanOrEqual(settings.dailyTokens);
    } else {
      expect(gate!.usd).toBeLessThanOrEqual(0.02);
      expect((bench.server.tokens * 10) / 1e6).toBeLessThanOrEqual(0.02);
    }
  });

  test('refuses at once what no day has room for, also where others queue', async () => {
    const { ask } = await node({ dailyTokens: 1_000, concurrency: 1 });
    always({ do: 'silence' });
    const stop = new AbortController();
    const queued = [1, 2].map((i) =>
      ask('p', { purpose: `p${i}`, signal: stop.signal }).catch(() => 'stopped'),
    );
    await found(`SELECT 1 FROM llm_call`);
    const error = await failureOf(ask('x'.repeat(1_000)));
    expect(error).toMatchObject({ reason: 'BUDGET', retryAfterMs: null });
    expect(error.message).toMatch(
      /may take \d+ tokens, more than LLM_DAILY_TOKENS=1000 lets a whole day take/,
    );
    stop.abort(new Error('enough'));
    await Promise.all(queued);
    expect(bench.server.callCount).toBe(1);
  });

  test('is a new one on a new day, and what was sent before midnight counts for the day before', async () => {
    const { ask } = await node({ dailyTokens: 2 * boundOf('a') });
    bench.server.behave(({ prompt }) => takesAll(prompt));
    await ask('a', { purpose: '1' });
    await ask('a', { purpose: '2' });
    expect(await failureOf(ask('a', { purpose: '3' }))).toMatchObject({ reason: 'BUDGET' });
    await change(`UPDATE llm_gate SET day = day - 1`);
    await change(`UPDATE llm_call SET created_at = created_at - interval '1 day'`);
    always({ do: 'slow', ms: 300 });
    const asked = ask('a', { purpose: '3' });
    await found(`SELECT 1 FROM llm_call WHERE status = 'SENT'`);
    expect((await sums()).gate).toEqual({ tokens: boundOf('a'), usd: 0 });
    await change(`UPDATE llm_gate SET day = day - 1`);
    await change(`UPDATE llm_call SET created_at = created_at - interval '1 day'`);
    await asked;
    const { gate, calls } = await sums();
    expect(gate).toEqual({ tokens: 0, usd: 0 });
    expect(calls).toEqual(gate);
  });

  test('goes on counting a call whose process died, which is asked for again', async () => {
    const { ask } = await node();
    const { usage } = await ask('a');
    await change(`UPDATE llm_call SET status = 'SENT', is_final = false, answer = NULL, input_tokens = NULL,
      output_tokens = NULL, cost_usd = NULL, lease_until = now() - interval '1 second'`);
    await change(
      `UPDATE llm_gate SET tokens = (SELECT sum(reserved_tokens) FROM llm_call WHERE status = 'SENT')`,
    );
    expect((await ask('a')).isStored).toBe(false);
    expect(await rows(`SELECT status FROM llm_call ORDER BY created_at`)).toEqual([
      { status: 'LOST' },
      { status: 'ANSWERED' },
    ]);
    const { gate, calls } = await sums();
    expect(gate).toEqual(calls);
    expect(gate!.tokens).toBe(boundOf('a') + usage.inputTokens + usage.outputTokens);
  });

  test('is right where a process that was taken for dead answers after all', async () => {
    const nodes = await twoNodes({}, { leaseMs: 30_000 });
    bench.server.behave(({ number }) => ({ do: 'slow', ms: number === 1 ? 300 : 600 }));
    const first = nodes[0].ask('a');
    await found(`SELECT 1 FROM llm_call WHERE status = 'SENT'`);
    await change(`UPDATE llm_call SET lease_until = now() - interval '1 second'`);
    const [one, two] = await Promise.all([first, nodes[1].ask('a')]);
    expect(one.callId).toBe(two.callId);
    expect([one.isStored, two.isStored]).toEqual([true, false]);
    expect(bench.server.callCount).toBe(2);
    const { gate, calls } = await sums();
    expect(gate).toEqual(calls);
    expect(gate!.tokens).toBe(bench.server.tokens);
  });
});

describe('all nodes together', () => {
  test('have as many calls under way as the setting says, and no more', async () => {
    const nodes = await twoNodes({ concurrency: 3 });
    const allThree = deferred<void>();
    bench.server.behave(async ({ number }) => {
      if (number === 3) allThree.resolve();
      await allThree.promise;
      return { do: 'slow', ms: 30 };
    });
    await Promise.all(Array.from({ length: 20 }, (_, i) => nodes[i % 2]!.ask(`p${i}`)));
    expect(bench.server.callCount).toBe(20);
    expect(bench.server.mostUnderWay).toBe(3);
  });

  test('keep the places of calls that take longer than a lease', async () => {
    const nodes = await twoNodes({ concurrency: 1 }, { leaseMs: 150 });
    always({ do: 'slow', ms: 600 });
    await Promise.all(nodes.map(({ ask }, i) => ask(`p${i}`)));
    expect(bench.server.callCount).toBe(2);
    expect(bench.server.mostUnderWay).toBe(1);
    expect(await rows(`SELECT 1 FROM llm_call WHERE status = 'LOST'`)).toEqual([]);
  });

  test('send no more in a minute than the setting says', async () => {
    const nodes = await twoNodes({ requestsPerMinute: 3 });
    await Promise.all([0, 1, 2].map((i) => nodes[i % 2]!.ask(`p${i}`)));
    const asked = nodes[1].ask('p4');
    const stop = new AbortController();
    const stopped = nodes[0].ask('p5', { signal: stop.signal });
    stop.abort(new Error('no longer wanted'));
    await expect(stopped).rejects.toThrow('no longer wanted');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(bench.server.callCount).toBe(3);
    await change(`UPDATE llm_call SET created_at = created_at - interval '1 minute'`);
    await asked;
    expect(bench.server.callCount).toBe(4);
  });
});

describe('the signal', () => {
  test('ends a call, whose place is free at once and whose reservation counts', async () => {
    const { ask } = await node({ concurrency: 1 });
    bench.server.behave(({ prompt }) => ({ do: prompt === 'silent' ? 'silence' : 'good' }));
    const stop = new AbortController();
    const stopped = ask('silent', { signal: stop.signal });
    while (bench.server.callCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const waiting = new AbortController();
    const next = [
      ask('one'),
      ask('two', { signal: waiting.signal }).catch((error: Error) => error.message),
      ask('three'),
    ];
    waiting.abort('changed my mind');
    expect(await next[1]).toBe('changed my mind');
    stop.abort('session cancelled');
    await expect(stopped).rejects.toThrow('session cancelled');
    await Promise.all(next);
    expect(bench.server.requests.map(({ prompt }) => prompt).sort()).toEqual(['one', 'silent', 'three']);
    expect(bench.server.underWay).toBe(0);
    const [call] = await rows(
      `SELECT status, failure_code, input_tokens + output_tokens AS tokens FROM llm_call ORDER BY created_at LIMIT 1`,
    );
    expect(call).toEqual({ status: 'FAILED', failure_code: 'ABORTED', tokens: boundOf('silent') });
    const [gate] = await rows(`SELECT breaker FROM llm_gate`);
    expect(gate!.breaker).toEqual({ phase: 'CLOSED', failures: 0 });
  });

  test('that has fired before asks nothing', async () => {
    const { ask } = await node();
    await expect(ask('x', { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
    expect(await rows(`SELECT 1 FROM llm_call`)).toEqual([]);
  });
});

describe('the circuit breaker', () => {
  const breaker = async () =>
    (await rows<{ breaker: { phase: string } }>(`SELECT breaker FROM llm_gate`))[0]!.breaker;

  /** As if the minute were over. */
  const letTimePass = () =>
    change(`UPDATE llm_gate SET breaker = jsonb_set(breaker::jsonb, '{until}', '1')::json`);

  test('opens for all nodes after five failures in a row, tries one at a time, and closes', async () => {
    const nodes = await twoNodes({}, { openMs: 60_000 });
    always({ do: 'status', status: 503 });
    expect(await failureOf(nodes[0].ask('1'))).toMatchObject({ reason: 'FAILED' });
    expect(await failureOf(nodes[1].ask('2'))).toMatchObject({ reason: 'CIRCUIT_OPEN' });
    expect(bench.server.callCount).toBe(5);
    for (const { ask } of nodes) {
      const error = await failureOf(ask('3'));
      expect(error).toMatchObject({ reason: 'CIRCUIT_OPEN' });
      expect(error.retryAfterMs).toBeGreaterThan(0);
      expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
      expect(error.message).toMatch(
        /failed too often .* The last failure: The service answered with HTTP 503/,
      );
    }
    expect(bench.server.callCount).toBe(5);

    await letTimePass();
    expect(await failureOf(nodes[0].ask('4'))).toMatchObject({ reason: 'CIRCUIT_OPEN' });
    expect(bench.server.callCount).toBe(6);
    expect(await breaker()).toMatchObject({ phase: 'OPEN' });

    await letTimePass();
    const atOnce: number[] = [];
    const two = deferred<void>();
    bench.server.behave(async ({ number }) => {
      atOnce.push(bench.server.underWay);
      if (number === 11) two.resolve();
      if (number >= 10) await two.promise;
      return { do: 'slow', ms: 30 };
    });
    await Promise.all(Array.from({ length: 8 }, (_, i) => nodes[i % 2]!.ask(`good ${i}`)));
    expect(atOnce.slice(0, 3)).toEqual([1, 1, 1]);
    expect(Math.max(...atOnce)).toBeGreaterThan(1);
    expect(await breaker()).toEqual({ phase: 'CLOSED', failures: 0 });
  });

  test('closes by itself when its time is over', async () => {
    const { ask } = await node({}, { openMs: 300 });
    always({ do: 'status', status: 503 });
    await failureOf(ask('1'));
    await failureOf(ask('2'));
    always({ do: 'good' });
    await found(
      `SELECT 1 FROM llm_gate WHERE (breaker->>'until')::float < extract(epoch FROM clock_timestamp()) * 1000`,
    );
    for (const prompt of ['3', '4', '5']) await ask(prompt);
    expect(await breaker()).toEqual({ phase: 'CLOSED', failures: 0 });
  });

  test('does not open for what is not the service’s failure', async () => {
    const { ask } = await node({ dailyTokens: 60_000 });
    const schema = z.object({ answer: z.number() });
    for (let i = 0; i < 4; i += 1) {
      always({ do: 'wrong-schema' });
      expect(await failureOf(ask(`s${i}`, { schema }))).toMatchObject({ reason: 'INVALID_ANSWER' });
      always({ do: 'status', status: 400 });
      expect(await failureOf(ask(`r${i}`))).toMatchObject({ reason: 'REFUSED' });
      expect(await failureOf(ask('x'.repeat(60_000)))).toMatchObject({ reason: 'BUDGET' });
    }
    expect(await breaker()).toEqual({ phase: 'CLOSED', failures: 0 });
  });

  test.each<[string, Behaviour, number]>([
    ['time-outs', { do: 'silence' }, 5],
    ['dropped connections', { do: 'drop' }, 5],
    ['pages of a proxy', { do: 'garbage' }, 5],
    ['bodies that are too long', { do: 'huge', bytes: 9 * 1024 * 1024 }, 5],
    // Two tries of each ask are patience.
    ['too many requests, beyond all tries', { do: 'too-many' }, 15],
  ])('opens for %s', async (_, behaviour, count) => {
    const { ask } = await node({ timeoutMs: 200 }, { openMs: 60_000 });
    always(behaviour);
    for (let i = 0; (await failureOf(ask(`p${i}`))).reason !== 'CIRCUIT_OPEN'; i += 1);
    expect(bench.server.callCount).toBe(count);
  });
});

describe('the key', () => {
  const KEY = 'sk-canary/0123456789+abcdef==';
  const FORMS = [
    KEY,
    encodeURIComponent(KEY),
    KEY.replace('/', String.raw`\/`),
    Buffer.from(KEY).toString('base64'),
  ];

  test('goes to the provider, and to no log, error or table, where the provider tells it', async () => {
    const { ask, logs } = await node({ apiKey: KEY });
    const told: string[] = [];
    for (const status of [200, 400, 401, 500] as const) {
      always({ do: 'echo-key', status });
      const asked = ask(`p${status}`);
      told.push(
        inspect(await (status === 200 ? asked : failureOf(asked)), { depth: null, showHidden: true }),
      );
      if (status === 200) told.push(inspect(await ask(`p${status}`), { depth: null }));
    }
    const body = FORMS.map((form) => `${form} and <${form}>`).join('\n');
    always({ do: 'status', status: 400, body: JSON.stringify({ error: { message: body } }) });
    told.push((await failureOf(ask('forms'))).message);
    expect(told.at(-1)).toContain('[hidden]');
    expect(bench.server.requests.map(({ authorization }) => authorization)).toEqual(
      bench.server.requests.map(() => `Bearer ${KEY}`),
    );
    let stored = '';
    for (const table of ['llm_call', 'llm_gate', 'llm_total']) {
      stored += JSON.stringify(await rows(`SELECT t::text FROM ${table} t`));
    }
    expect(stored).toContain('[hidden]');
    expect(logs.join('')).toContain('[hidden]');
    for (const form of FORMS) {
      for (const text of [...told, stored, logs.join('')]) expect(text).not.toContain(form);
    }
  });
});

describe('metrics', () => {
  test('tell calls by outcome, tokens, costs and the breaker of all nodes', async () => {
    const price = { inputUsdPerMtok: 1_000, outputUsdPerMtok: 2_000 };
    const { ask, database, port } = await node({ prices: { writer: price, judge: price, embedding: price } });
    bench.server.behave(({ prompt }) =>
      prompt === 'bad'
        ? { do: 'status', status: 404 }
        : { do: 'good', usage: { prompt_tokens: 10, completion_tokens: 5 } },
    );
    await ask('good');
    await ask('good', { role: 'judge' });
    await failureOf(ask('bad'));
    expect(port.models.judge).toBe('scripted-judge');
    const registry = new Registry();
    registerLlmMetrics(registry, database, silent);
    const text = await registry.metrics();
    for (const line of [
      'llm_requests_total{role="writer",outcome="answered"} 1',
      'llm_requests_total{role="judge",outcome="answered"} 1',
      'llm_requests_total{role="writer",outcome="refused"} 1',
      'llm_tokens_total{role="writer",direction="input"} 10',
      'llm_tokens_total{role="writer",direction="output"} 5',
      'llm_cost_usd_total{role="judge"} 0.02',
      'llm_breaker{phase="closed"} 1',
      'llm_breaker{phase="open"} 0',
      'llm_calls_under_way 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });
});
