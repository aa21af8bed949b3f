import { expect, test } from '@jest/globals';
import { runServer, startTestServer } from '../testkit/index.js';

const MODELS = {
  LLM_PROVIDER: 'openai-compatible',
  LLM_BASE_URL: 'http://127.0.0.1:9/v1',
  LLM_MODEL: 'writer',
  JUDGE_MODEL: 'judge',
  LLM_API_KEY: 'sk-canary-0123456789',
};

test('the server starts with models, calls none of them unasked, and shows no key', async () => {
  const server = await startTestServer({ env: { ...MODELS, LOG_LEVEL: 'trace' } });
  try {
    const metrics = await (await fetch(new URL('/metrics', server.httpUrl))).text();
    expect(metrics).toContain('# TYPE llm_requests_total counter');
    expect(metrics).toContain('llm_calls_under_way 0');
    expect(metrics).not.toMatch(/^llm_requests_total\{/m);
    expect(JSON.stringify(server.logs) + server.printed).not.toContain('canary');
  } finally {
    await server.stop();
  }
});

test('settings that do not go together end it with one line', async () => {
  const { code, printed } = await runServer({ env: { ...MODELS, LLM_PROVIDER: 'openai' } });
  expect(code).toBe(1);
  expect(printed).toMatch(/^LLM_INPUT_USD_PER_MTOK: LLM_PROVIDER=openai needs prices; set .*\.\n$/);
});
