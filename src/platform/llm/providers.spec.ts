import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { LlmSettings } from '../config/index.js';
import type { Ask } from './ask.js';
import type { LlmRequest } from './llm-port.js';
import { textAsk, type TextAnswer } from './text-ask.js';
import { createTransport } from './transport.js';

interface Received {
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Record<string, unknown>;
}

let server: Server;
let baseUrl: string;
let received: Received[];
let answer: unknown;

beforeEach(async () => {
  received = [];
  server = createServer((request, response) => {
    void json(request).then((body) => {
      received.push({ url: request.url ?? '', headers: request.headers, body: body as Received['body'] });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function ask<T>(
  settings: Partial<LlmSettings>,
  more: Partial<LlmRequest<T>> = {},
): Promise<Ask<TextAnswer<T>>> {
  const free = { inputUsdPerMtok: 0, outputUsdPerMtok: 0 };
  return textAsk<T>(
    { baseUrl, apiKey: 'the-key', maxOutputTokens: 99, prices: { writer: free }, ...settings } as LlmSettings,
    settings.model ?? 'm',
    { projectId: 'p', ownerId: 'o' },
    {
      role: 'writer',
      purpose: 'test',
      system: 'You are terse.',
      prompt: 'Hello',
      signal: new AbortController().signal,
      ...more,
    },
  );
}

const { signal } = new AbortController();
const OPENAI_ANSWER = {
  id: 'x',
  model: 'm',
  created: 1,
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 2 },
};
const REPLY = { text: 'hi', ending: 'COMPLETE', reported: { inputTokens: 5, outputTokens: 2 } };

test('OpenAI is asked in its own words', async () => {
  answer = OPENAI_ANSWER;
  const asked = await ask({ provider: 'openai', model: 'gpt-4.1' }, { temperature: 0.5 });
  expect(await asked.compose(null).send(createTransport(baseUrl), signal)).toEqual(REPLY);
  expect(received[0]).toMatchObject({
    url: '/v1/chat/completions',
    headers: { authorization: 'Bearer the-key' },
    body: {
      model: 'gpt-4.1',
      max_completion_tokens: 99,
      temperature: 0.5,
      messages: [
        { role: 'system', content: 'You are terse.' },
        { role: 'user', content: 'Hello' },
      ],
    },
  });
  expect(received[0]!.body).not.toHaveProperty('max_tokens');
});

test('OpenAI’s reasoning models are asked without a temperature', async () => {
  answer = OPENAI_ANSWER;
  for (const model of ['o4-mini', 'gpt-5', 'gpt-5-mini']) {
    const asked = await ask({ provider: 'openai', model }, { temperature: 0 });
    await asked.compose(null).send(createTransport(baseUrl), signal);
    expect(received.at(-1)!.body).not.toHaveProperty('temperature');
  }
});

test('Anthropic is asked in its own protocol', async () => {
  answer = {
    id: 'x',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [{ type: 'text', text: 'hi' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 5, output_tokens: 2 },
  };
  const asked = await ask({ provider: 'anthropic', model: 'claude-sonnet-4-5' }, { temperature: 0.5 });
  expect(await asked.compose(null).send(createTransport(baseUrl), signal)).toEqual(REPLY);
  expect(received[0]).toMatchObject({
    url: '/v1/messages',
    headers: { 'x-api-key': 'the-key' },
    body: { model: 'claude-sonnet-4-5', max_tokens: 99, temperature: 0.5 },
  });
});

test('Anthropic answers with an object, by its output format or by a tool', async () => {
  const schema = z.object({ score: z.number() });
  const message = {
    id: 'x',
    type: 'message',
    role: 'assistant',
    model: 'm',
    usage: { input_tokens: 5, output_tokens: 2 },
  };
  const text = { ...message, stop_reason: 'end_turn', content: [{ type: 'text', text: '{"score":7}' }] };
  const tool = {
    ...message,
    stop_reason: 'tool_use',
    content: [{ type: 'tool_use', id: 't', name: 'json', input: { score: 7 } }],
  };
  for (const [model, told] of [
    ['claude-sonnet-4-5', text],
    ['claude-3-haiku-20240307', tool],
  ] as const) {
    answer = told;
    const asked = await ask({ provider: 'anthropic', model }, { schema });
    const reply = await asked.compose(null).send(createTransport(baseUrl), signal);
    expect(asked.read(reply.text, reply.ending)).toMatchObject({
      status: 'ANSWERED',
      value: { object: { score: 7 } },
    });
    expect(JSON.stringify(received.at(-1)!.body)).toContain('"score"');
  }
});

test('a transport goes nowhere but below its base URL', async () => {
  const transport = createTransport(baseUrl);
  for (const url of ['http://127.0.0.1:1/v1/chat/completions', `${baseUrl}.example/x`, `${baseUrl}x`]) {
    await expect(transport.fetch(url)).rejects.toThrow('elsewhere');
  }
  expect(transport.isSent).toBe(false);
  expect(received).toEqual([]);
});
