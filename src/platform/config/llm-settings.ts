import { z } from 'zod';
import { StartupError } from './startup-error.js';
import { decimalNumber, reader, wholeNumber, type Environment, type Variable } from './variable.js';

const PROVIDERS = ['openai-compatible', 'openai', 'anthropic'] as const;
export type LlmProvider = (typeof PROVIDERS)[number];

/** US dollars for a million tokens. */
export interface LlmPrice {
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
}

/** Which language models there are, and what they may cost. */
export interface LlmSettings {
  readonly provider: LlmProvider;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  /** The variable that the key belongs in, for messages. */
  readonly apiKeyVariable: 'LLM_API_KEY' | 'OPENAI_API_KEY' | 'ANTHROPIC_API_KEY';
  /** The model that writes. */
  readonly model: string;
  /** No judge where null. */
  readonly judgeModel: string | null;
  /** No embeddings where null. */
  readonly embeddingModel: string | null;
  /** Calls at the same time, over all nodes. */
  readonly concurrency: number;
  /** 0 is no limit. */
  readonly requestsPerMinute: number;
  /** Milliseconds that one try may take, from the connection to the answer's last byte. */
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
  /** Candidates that are asked for at once, and rounds after them that go on from the best. */
  readonly candidates: number;
  readonly refinements: number;
  /** Calls to the model that writes that an ADAPTIVE session may take. */
  readonly adaptiveCalls: number;
  /** Tokens of a UTC day; 0 is no limit. */
  readonly dailyTokens: number;
  /** US dollars of a UTC day; 0 is no limit. */
  readonly dailyUsd: number;
  /** 0 where prices are not given and not needed. */
  readonly prices: { readonly writer: LlmPrice; readonly judge: LlmPrice; readonly embedding: LlmPrice };
}

const DEFAULT_BASE_URLS = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
} as const;

function isBaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return (
    ['http:', 'https:'].includes(protocol) && [username, password, search, hash].every((part) => part === '')
  );
}

const model = z.string().trim().max(200).nullable().default(null);
// What can stand in a header as it is.
const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/)
  .max(1024)
  .nullable()
  .default(null);
const price = decimalNumber(0, 1_000_000).nullable().default(null);

const modelAdvice = (name: string, example: string) =>
  `give the name of a model as the provider knows it, as in ${name}=${example}`;
const keyAdvice = 'give the key as the provider printed it, without spaces';
const priceAdvice = (name: string) => `give US dollars for a million tokens, as in ${name}=0.25 (0 is free)`;

/** What can be said about language models in the environment. */
export const LLM_VARIABLES = {
  LLM_PROVIDER: {
    schema: z
      .string()
      .trim()
      .toLowerCase()
      .pipe(z.enum(['none', ...PROVIDERS]))
      .default('none'),
    advice: 'give none, openai-compatible, openai or anthropic, as in LLM_PROVIDER=openai-compatible',
  },
  LLM_BASE_URL: {
    schema: z
      .string()
      .trim()
      .refine(isBaseUrl)
      .transform((url) => url.replace(/\/+$/, ''))
      .nullable()
      .default(null),
    advice:
      'give the URL that /chat/completions follows, without a user, password or query, as in LLM_BASE_URL=http://127.0.0.1:11434/v1',
    isSecret: true,
  },
  LLM_MODEL: { schema: model, advice: modelAdvice('LLM_MODEL', 'qwen3:8b') },
  JUDGE_MODEL: { schema: model, advice: modelAdvice('JUDGE_MODEL', 'gemma3:12b') },
  EMBEDDING_MODEL: { schema: model, advice: modelAdvice('EMBEDDING_MODEL', 'nomic-embed-text') },
  LLM_API_KEY: { schema: key, advice: keyAdvice, isSecret: true },
  OPENAI_API_KEY: { schema: key, advice: keyAdvice, isSecret: true },
  ANTHROPIC_API_KEY: { schema: key, advice: keyAdvice, isSecret: true },
  LLM_CONCURRENCY: {
    schema: wholeNumber(1, 1_000).default(4),
    advice: 'give a whole number from 1 to 1000, as in LLM_CONCURRENCY=4',
  },
  LLM_REQUESTS_PER_MINUTE: {
    schema: wholeNumber(0, 1_000_000).default(0),
    advice: 'give a whole number from 0 to 1000000, as in LLM_REQUESTS_PER_MINUTE=60 (0 is no limit)',
  },
  LLM_TIMEOUT_MS: {
    schema: wholeNumber(100, 300_000).default(60_000),
    advice: 'give milliseconds from 100 to 300000, as in LLM_TIMEOUT_MS=60000',
  },
  LLM_MAX_OUTPUT_TOKENS: {
    schema: wholeNumber(1, 1_000_000).default(4_096),
    advice: 'give a whole number from 1 to 1000000, as in LLM_MAX_OUTPUT_TOKENS=4096',
  },
  LLM_CANDIDATES: {
    schema: wholeNumber(1, 16).default(2),
    advice: 'give a whole number from 1 to 16, as in LLM_CANDIDATES=2',
  },
  LLM_REFINEMENTS: {
    schema: wholeNumber(0, 10).default(2),
    advice: 'give a whole number from 0 to 10, as in LLM_REFINEMENTS=2',
  },
  LLM_ADAPTIVE_CALLS: {
    schema: wholeNumber(1, 100).default(12),
    advice: 'give a whole number from 1 to 100, as in LLM_ADAPTIVE_CALLS=12',
  },
  LLM_DAILY_TOKENS: {
    schema: wholeNumber(0, 1_000_000_000_000).default(0),
    advice: 'give a whole number from 0 to 1000000000000, as in LLM_DAILY_TOKENS=2000000 (0 is no limit)',
  },
  LLM_DAILY_USD: {
    schema: decimalNumber(0, 1_000_000).default(0),
    advice: 'give US dollars from 0 to 1000000, as in LLM_DAILY_USD=5 (0 is no limit)',
  },
  LLM_INPUT_USD_PER_MTOK: { schema: price, advice: priceAdvice('LLM_INPUT_USD_PER_MTOK') },
  LLM_OUTPUT_USD_PER_MTOK: { schema: price, advice: priceAdvice('LLM_OUTPUT_USD_PER_MTOK') },
  JUDGE_INPUT_USD_PER_MTOK: { schema: price, advice: priceAdvice('JUDGE_INPUT_USD_PER_MTOK') },
  JUDGE_OUTPUT_USD_PER_MTOK: { schema: price, advice: priceAdvice('JUDGE_OUTPUT_USD_PER_MTOK') },
  EMBEDDING_USD_PER_MTOK: { schema: price, advice: priceAdvice('EMBEDDING_USD_PER_MTOK') },
} satisfies Record<string, Variable>;

type Read = ReturnType<typeof reader<typeof LLM_VARIABLES>>;

/**
 * Reads which language models there are; null without a provider.
 *
 * @throws StartupError for the first value that is wrong, and for values that do not go together
 */
export function parseLlmSettings(environment: Environment): LlmSettings | null {
  const read: Read = reader(environment, LLM_VARIABLES);
  const [provider, baseUrl, given] = [read('LLM_PROVIDER'), read('LLM_BASE_URL'), read('LLM_MODEL')];
  const models = {
    LLM_MODEL: given,
    JUDGE_MODEL: read('JUDGE_MODEL'),
    EMBEDDING_MODEL: read('EMBEDDING_MODEL'),
  };
  const limits = {
    concurrency: read('LLM_CONCURRENCY'),
    requestsPerMinute: read('LLM_REQUESTS_PER_MINUTE'),
    timeoutMs: read('LLM_TIMEOUT_MS'),
    maxOutputTokens: read('LLM_MAX_OUTPUT_TOKENS'),
    candidates: read('LLM_CANDIDATES'),
    refinements: read('LLM_REFINEMENTS'),
    adaptiveCalls: read('LLM_ADAPTIVE_CALLS'),
    dailyTokens: read('LLM_DAILY_TOKENS'),
    dailyUsd: read('LLM_DAILY_USD'),
  };
  const prices = readPrices(read, provider, limits.dailyUsd);
  if (provider === 'none') {
    const lonely = Object.entries({ ...models, LLM_BASE_URL: baseUrl }).find(([, value]) => value !== null);
    if (lonely) throw new StartupError('LLM_PROVIDER', withoutProvider(lonely[0]));
    return null;
  }
  if (given === null) {
    throw new StartupError(
      'LLM_MODEL',
      `LLM_PROVIDER=${provider} needs a model; ${LLM_VARIABLES.LLM_MODEL.advice}.`,
    );
  }
  if (provider === 'anthropic' && models.EMBEDDING_MODEL !== null) {
    throw new StartupError(
      'EMBEDDING_MODEL',
      'Anthropic serves no embeddings; leave it out, or use a gateway that does with LLM_PROVIDER=openai-compatible.',
    );
  }
  return {
    provider,
    baseUrl: baseUrlOf(provider, baseUrl),
    ...apiKeyOf(provider, read),
    model: given,
    judgeModel: models.JUDGE_MODEL,
    embeddingModel: models.EMBEDDING_MODEL,
    ...limits,
    prices,
  };
}

function withoutProvider(name: string): string {
  return `${name} is given, but no provider; set LLM_PROVIDER to openai-compatible, openai or anthropic, or leave ${name} out.`;
}

function baseUrlOf(provider: LlmProvider, given: string | null): string {
  if (given !== null) return given;
  if (provider !== 'openai-compatible') return DEFAULT_BASE_URLS[provider];
  const { advice } = LLM_VARIABLES.LLM_BASE_URL;
  throw new StartupError('LLM_BASE_URL', `LLM_PROVIDER=openai-compatible needs it; ${advice}.`);
}

const KEY_VARIABLES = {
  'openai-compatible': 'LLM_API_KEY',
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
} as const;
/**
 * LLM_API_KEY goes before the provider's own, for it is meant for this server. The others may be there for other
 * programs, and are not looked at.
 */
function apiKeyOf(provider: LlmProvider, read: Read): Pick<LlmSettings, 'apiKey' | 'apiKeyVariable'> {
  const meant = read('LLM_API_KEY');
  if (meant !== null) return { apiKey: meant, apiKeyVariable: 'LLM_API_KEY' };
  const own = KEY_VARIABLES[provider];
  const apiKey = read(own);
  if (apiKey === null && provider !== 'openai-compatible') {
    throw new StartupError(own, `LLM_PROVIDER=${provider} needs a key; set ${own} or LLM_API_KEY.`);
  }
  return { apiKey, apiKeyVariable: own };
}

function readPrices(read: Read, provider: LlmProvider | 'none', dailyUsd: number): LlmSettings['prices'] {
  const input = read('LLM_INPUT_USD_PER_MTOK');
  const output = read('LLM_OUTPUT_USD_PER_MTOK');
  const judge = [read('JUDGE_INPUT_USD_PER_MTOK'), read('JUDGE_OUTPUT_USD_PER_MTOK')] as const;
  const embedding = read('EMBEDDING_USD_PER_MTOK');
  const isBilled = provider === 'openai' || provider === 'anthropic';
  if (provider !== 'none' && (isBilled || dailyUsd > 0) && (input === null || output === null)) {
    const why = isBilled ? `LLM_PROVIDER=${provider}` : 'LLM_DAILY_USD';
    const missing = input === null ? 'LLM_INPUT_USD_PER_MTOK' : 'LLM_OUTPUT_USD_PER_MTOK';
    const both = 'LLM_INPUT_USD_PER_MTOK and LLM_OUTPUT_USD_PER_MTOK';
    throw new StartupError(
      missing,
      `${why} needs prices; set ${both} to US dollars for a million tokens (0 is free).`,
    );
  }
  const writer = { inputUsdPerMtok: input ?? 0, outputUsdPerMtok: output ?? 0 };
  return {
    writer,
    judge: {
      inputUsdPerMtok: judge[0] ?? writer.inputUsdPerMtok,
      outputUsdPerMtok: judge[1] ?? writer.outputUsdPerMtok,
    },
    embedding: { inputUsdPerMtok: embedding ?? writer.inputUsdPerMtok, outputUsdPerMtok: 0 },
  };
}
