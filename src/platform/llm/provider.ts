import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible, type OpenAICompatibleProviderSettings } from '@ai-sdk/openai-compatible';
import type { EmbeddingModel, LanguageModel } from 'ai';
import type { LlmSettings } from '../config/index.js';

// The SDK prints its warnings to the console, where nobody expects them among the log's lines.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

type Endpoint = Pick<LlmSettings, 'provider' | 'baseUrl' | 'apiKey'>;
type RequestBody = Record<string, unknown>;

/** OpenAI's models that reason: they take no temperature. */
const REASONING = /^(o\d|gpt-5(?!-chat))/;

/** The provider's model, reached by `fetch`. */
export function languageModel(
  endpoint: Endpoint,
  model: string,
  fetch: typeof globalThis.fetch,
): LanguageModel {
  if (endpoint.provider !== 'anthropic') return openAi(endpoint, fetch).chatModel(model);
  return createAnthropic({ baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey ?? '', fetch })(model);
}

export function embeddingModel(
  endpoint: Endpoint,
  model: string,
  fetch: typeof globalThis.fetch,
): EmbeddingModel {
  return openAi(endpoint, fetch).embeddingModel(model);
}

function openAi({ provider, baseUrl, apiKey }: Endpoint, fetch: typeof globalThis.fetch) {
  return createOpenAICompatible({
    name: 'llm',
    baseURL: baseUrl,
    apiKey: apiKey ?? undefined,
    fetch,
    supportsStructuredOutputs: true,
    convertUsage,
    ...(provider === 'openai' ? { transformRequestBody: forOpenAi } : {}),
  });
}

/** OpenAI's own service has given up a parameter that all the others know. */
function forOpenAi({ max_tokens, temperature, ...rest }: RequestBody): RequestBody {
  const isReasoning = typeof rest.model === 'string' && REASONING.test(rest.model);
  return { ...rest, max_completion_tokens: max_tokens, ...(isReasoning ? {} : { temperature }) };
}

/** The SDK's own reads a count that is missing as 0, which would cost nothing. */
const convertUsage: OpenAICompatibleProviderSettings['convertUsage'] = (usage) => {
  const [input, output] = [usage?.prompt_tokens ?? undefined, usage?.completion_tokens ?? undefined];
  return {
    inputTokens: { total: input, noCache: input, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: output, text: output, reasoning: undefined },
  };
};
