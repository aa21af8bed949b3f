import { expect, test } from '@jest/globals';
import { runServer, startTestServer } from '../testkit/index.js';

const SYSTEM = `{ trainingSystem {
  models { provider writer judge embedding breaker { state retryAt }
    budget { tokens tokenLimit costUsd costLimitUsd callCount failedCallCount runningCallCount resetsAt } }
  retention { days oldestSessionAt prunedBefore }
  queue { waitingCount batchWaitingCount delayedCount runningCount oldestWaitSeconds jobs { name waitingCount oldestWaitSeconds } }
  workers { isAlive sessions { id } }
  settings { name value isGiven isSecret } } }`;

interface SystemAnswer {
  trainingSystem: {
    models: { budget: { resetsAt: string } } | null;
    retention: object;
    queue: { jobs: { name: string }[] };
    workers: object[];
    settings: { name: string; value: string | null; isGiven: boolean; isSecret: boolean }[];
  };
}

const MODELS = {
  LLM_PROVIDER: 'openai-compatible',
  LLM_BASE_URL: 'http://127.0.0.1:9/v1',
  LLM_MODEL: 'writer',
  JUDGE_MODEL: 'judge',
  LLM_API_KEY: 'sk-canary-0123456789',
};

test('the server starts with models, calls none of them unasked, and shows no key', async () => {
  const settings = { LLM_DAILY_TOKENS: '1000000000000', RETENTION_DAYS: '30', LOG_LEVEL: 'trace' };
  const server = await startTestServer({ env: { ...MODELS, ...settings } });
  try {
    const answer = await server.query<SystemAnswer>(SYSTEM);
    const { models, retention, queue, workers, settings: told } = answer.trainingSystem;
    const day = new Date(models!.budget.resetsAt).getTime();
    expect(day % 86_400_000).toBe(0);
    expect(day - Date.now()).toBeLessThanOrEqual(86_400_000);
    expect(models).toEqual({
      provider: 'openai-compatible',
      writer: 'writer',
      judge: 'judge',
      embedding: null,
      breaker: { state: 'CLOSED', retryAt: null },
      budget: {
        tokens: 0,
        tokenLimit: 1e12,
        costUsd: 0,
        costLimitUsd: null,
        callCount: 0,
        failedCallCount: 0,
        runningCallCount: 0,
        resetsAt: models!.budget.resetsAt,
      },
    });
    expect(retention).toEqual({ days: 30, oldestSessionAt: null, prunedBefore: null });
    expect(queue.jobs.map(({ name }) => name)).toEqual(['correction', 'learn-from-batch', 'train']);
    expect(workers).toEqual([{ isAlive: true, sessions: [] }]);
    expect(told).toContainEqual({ name: 'RETENTION_DAYS', value: '30', isGiven: true, isSecret: false });
    expect(told).toContainEqual({ name: 'LLM_API_KEY', value: null, isGiven: true, isSecret: true });
    expect(JSON.stringify(answer)).not.toContain('canary');
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
