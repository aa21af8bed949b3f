import type { LlmSettings } from '../../src/platform/config/index.js';

const FREE = { inputUsdPerMtok: 0, outputUsdPerMtok: 0 };

/** Settings for a scripted server, with a writer, a judge and embeddings; without limits but the concurrency. */
export function llmSettings(baseUrl: string, more: Partial<LlmSettings> = {}): LlmSettings {
  return {
    provider: 'openai-compatible',
    baseUrl,
    apiKey: null,
    apiKeyVariable: 'LLM_API_KEY',
    model: 'scripted-writer',
    judgeModel: 'scripted-judge',
    embeddingModel: 'scripted-embedding',
    concurrency: 4,
    requestsPerMinute: 0,
    timeoutMs: 5_000,
    maxOutputTokens: 256,
    candidates: 2,
    refinements: 2,
    adaptiveCalls: 12,
    dailyTokens: 0,
    dailyUsd: 0,
    prices: { writer: FREE, judge: FREE, embedding: FREE },
    ...more,
  };
}
