import { describe, expect, test } from '@jest/globals';
import { parseSettings } from './settings.js';
import { StartupError } from './startup-error.js';

const OLLAMA = {
  LLM_PROVIDER: 'openai-compatible',
  LLM_BASE_URL: 'http://127.0.0.1:11434/v1/',
  LLM_MODEL: 'qwen3:8b',
};
const PRICES = { LLM_INPUT_USD_PER_MTOK: '3', LLM_OUTPUT_USD_PER_MTOK: '15' };
const OPENAI = { LLM_PROVIDER: 'openai', LLM_MODEL: 'gpt-4.1-mini', OPENAI_API_KEY: 'sk-canary', ...PRICES };
const ANTHROPIC = {
  LLM_PROVIDER: 'anthropic',
  LLM_MODEL: 'claude',
  ANTHROPIC_API_KEY: 'sk-canary',
  ...PRICES,
};

const llmOf = (environment: Record<string, string>) => parseSettings(environment).llm;

function refusal(environment: Record<string, string>): StartupError {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(environment)} was taken.`);
}

describe('the settings of language models', () => {
  test('need no key and no price for a server of the own', () => {
    const free = { inputUsdPerMtok: 0, outputUsdPerMtok: 0 };
    expect(llmOf(OLLAMA)).toEqual({
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:11434/v1',
      apiKey: null,
      apiKeyVariable: 'LLM_API_KEY',
      model: 'qwen3:8b',
      judgeModel: null,
      embeddingModel: null,
      concurrency: 4,
      requestsPerMinute: 0,
      timeoutMs: 60_000,
      maxOutputTokens: 4_096,
      candidates: 2,
      refinements: 2,
      adaptiveCalls: 12,
      dailyTokens: 0,
      dailyUsd: 0,
      prices: { writer: free, judge: free, embedding: free },
    });
  });

  test('are read as they are given', () => {
    const given = {
      ...OPENAI,
      LLM_PROVIDER: ' OpenAI ',
      LLM_BASE_URL: 'https://gateway.example/openai/v1',
      JUDGE_MODEL: 'judge',
      EMBEDDING_MODEL: 'embed',
      LLM_CONCURRENCY: '2',
      LLM_CANDIDATES: '4',
      LLM_REFINEMENTS: '0',
      LLM_ADAPTIVE_CALLS: '30',
      LLM_REQUESTS_PER_MINUTE: '60',
      LLM_TIMEOUT_MS: '1500',
      LLM_MAX_OUTPUT_TOKENS: '99',
      LLM_DAILY_TOKENS: '123456',
      LLM_DAILY_USD: '2.5',
      JUDGE_OUTPUT_USD_PER_MTOK: '0',
      EMBEDDING_USD_PER_MTOK: '0.02',
    };
    expect(llmOf(given)).toEqual({
      provider: 'openai',
      baseUrl: 'https://gateway.example/openai/v1',
      apiKey: 'sk-canary',
      apiKeyVariable: 'OPENAI_API_KEY',
      model: 'gpt-4.1-mini',
      judgeModel: 'judge',
      embeddingModel: 'embed',
      concurrency: 2,
      requestsPerMinute: 60,
      timeoutMs: 1_500,
      maxOutputTokens: 99,
      candidates: 4,
      refinements: 0,
      adaptiveCalls: 30,
      dailyTokens: 123_456,
      dailyUsd: 2.5,
      prices: {
        writer: { inputUsdPerMtok: 3, outputUsdPerMtok: 15 },
        judge: { inputUsdPerMtok: 3, outputUsdPerMtok: 0 },
        embedding: { inputUsdPerMtok: 0.02, outputUsdPerMtok: 0 },
      },
    });
  });

  test('take the key that fits the provider, and the one that is meant for this server first', () => {
    const others = { OPENAI_API_KEY: 'sk-openai', ANTHROPIC_API_KEY: 'sk-anthropic' };
    expect(llmOf({ ...OLLAMA, ...others })?.apiKey).toBeNull();
    expect(llmOf({ ...OPENAI, ...others })?.apiKey).toBe('sk-openai');
    expect(llmOf({ ...ANTHROPIC, ...others })?.apiKey).toBe('sk-anthropic');
    expect(llmOf({ ...ANTHROPIC, ...others, LLM_API_KEY: 'sk-own' })).toMatchObject({
      apiKey: 'sk-own',
      apiKeyVariable: 'LLM_API_KEY',
      baseUrl: 'https://api.anthropic.com/v1',
    });
    expect(llmOf(OPENAI)?.baseUrl).toBe('https://api.openai.com/v1');
  });

  test('leave alone what other programs have in the environment', () => {
    expect(llmOf({ OPENAI_API_KEY: 'two words', ANTHROPIC_API_KEY: 'x' })).toBeNull();
  });

  test.each<[string, Record<string, string>]>([
    ['LLM_PROVIDER', { LLM_MODEL: 'gpt' }],
    ['LLM_PROVIDER', { JUDGE_MODEL: 'gpt' }],
    ['LLM_PROVIDER', { EMBEDDING_MODEL: 'gpt', LLM_PROVIDER: 'none' }],
    ['LLM_PROVIDER', { LLM_BASE_URL: 'http://127.0.0.1:1/v1' }],
    ['LLM_PROVIDER', { LLM_PROVIDER: 'gemini' }],
    ['LLM_MODEL', { ...OLLAMA, LLM_MODEL: '' }],
    ['LLM_MODEL', { ...OLLAMA, LLM_MODEL: 'x'.repeat(201) }],
    ['LLM_BASE_URL', { ...OLLAMA, LLM_BASE_URL: '' }],
    ['LLM_BASE_URL', { ...OLLAMA, LLM_BASE_URL: 'localhost:11434' }],
    ['LLM_BASE_URL', { ...OLLAMA, LLM_BASE_URL: 'ftp://localhost/v1' }],
    ['LLM_BASE_URL', { ...OLLAMA, LLM_BASE_URL: 'http://me:canary@localhost/v1' }],
    ['LLM_BASE_URL', { ...OLLAMA, LLM_BASE_URL: 'http://localhost/v1?key=canary' }],
    ['OPENAI_API_KEY', { ...OPENAI, OPENAI_API_KEY: '' }],
    ['OPENAI_API_KEY', { ...OPENAI, OPENAI_API_KEY: 'canary canary' }],
    ['ANTHROPIC_API_KEY', { ...ANTHROPIC, ANTHROPIC_API_KEY: '' }],
    ['LLM_API_KEY', { ...OLLAMA, LLM_API_KEY: 'canary\ncanary' }],
    ['LLM_INPUT_USD_PER_MTOK', { ...OPENAI, LLM_INPUT_USD_PER_MTOK: '' }],
    ['LLM_OUTPUT_USD_PER_MTOK', { ...ANTHROPIC, LLM_OUTPUT_USD_PER_MTOK: '' }],
    ['LLM_INPUT_USD_PER_MTOK', { ...OLLAMA, LLM_DAILY_USD: '1' }],
    ['LLM_OUTPUT_USD_PER_MTOK', { ...OLLAMA, LLM_DAILY_USD: '1', LLM_INPUT_USD_PER_MTOK: '0' }],
    ['JUDGE_INPUT_USD_PER_MTOK', { ...OLLAMA, JUDGE_INPUT_USD_PER_MTOK: '$3' }],
    ['EMBEDDING_MODEL', { ...ANTHROPIC, EMBEDDING_MODEL: 'embed' }],
    ['LLM_CONCURRENCY', { LLM_CONCURRENCY: '0' }],
    ['LLM_REQUESTS_PER_MINUTE', { LLM_REQUESTS_PER_MINUTE: '-1' }],
    ['LLM_TIMEOUT_MS', { LLM_TIMEOUT_MS: '300001' }],
    ['LLM_MAX_OUTPUT_TOKENS', { LLM_MAX_OUTPUT_TOKENS: '0' }],
    ['LLM_DAILY_TOKENS', { LLM_DAILY_TOKENS: '1e6' }],
    ['LLM_DAILY_USD', { LLM_DAILY_USD: 'five' }],
  ])('%s is named in one line that says what to do, without secrets (%j)', (name, environment) => {
    const error = refusal(environment);
    expect(error.variable).toBe(name);
    expect(error.message).toMatch(new RegExp(`^${name}: .+; (give|set|leave) .+\\.$`));
    expect(error.message).not.toMatch(/[\r\n]|canary/);
  });

  test('take prices of 0 where they are said', () => {
    const free = { LLM_INPUT_USD_PER_MTOK: '0', LLM_OUTPUT_USD_PER_MTOK: '0' };
    expect(llmOf({ ...OLLAMA, ...free, LLM_DAILY_USD: '1' })?.dailyUsd).toBe(1);
    expect(llmOf({ ...OPENAI, ...free })?.prices.judge.outputUsdPerMtok).toBe(0);
  });
});
