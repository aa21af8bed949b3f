/** Tokens and US dollars, spent or at most to be spent. */
export interface Amount {
  readonly tokens: number;
  readonly usd: number;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Price {
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
}

/** What a day may cost; 0 is no limit. */
export interface DailyLimits {
  readonly dailyTokens: number;
  readonly dailyUsd: number;
}

/** Tokens that a provider's template for roles may add to a prompt. */
const TEMPLATE_TOKENS = 64;
/** Tokens that a provider may add to say that an answer has to follow a schema. */
const SCHEMA_TOKENS = 512;
/** More than this no provider means. */
const PLAUSIBLE_TOKENS = 1_000_000_000;

/**
 * So many tokens a prompt has at most: one is at least a byte of it.
 *
 * @param schema the JSON schema that goes along, null where there is none
 */
export function inputTokensBound(texts: readonly string[], schema: string | null): number {
  const bytes = [...texts, schema ?? ''].reduce(
    (sum, text) => sum + new TextEncoder().encode(text).length,
    0,
  );
  return bytes + TEMPLATE_TOKENS + (schema === null ? 0 : SCHEMA_TOKENS);
}

/** US dollars to the billionth, which is what is stored. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}

export function costUsd(usage: Usage, price: Price): number {
  const { inputTokens, outputTokens } = usage;
  return roundUsd((inputTokens * price.inputUsdPerMtok + outputTokens * price.outputUsdPerMtok) / 1e6);
}

export function amountOf(usage: Usage, price: Price): Amount {
  return { tokens: usage.inputTokens + usage.outputTokens, usd: costUsd(usage, price) };
}

/**
 * What a provider says that an answer took; where it says nothing, or nothing that can be, what it took at most.
 *
 * @param hasText whether there was an answer, which cannot have taken no tokens
 */
export function usageOf(
  reported: Readonly<Record<keyof Usage, number | undefined>>,
  bound: Usage,
  hasText: boolean,
): Usage {
  const take = (given: number | undefined, least: number, otherwise: number): number =>
    given !== undefined && Number.isInteger(given) && given >= least && given <= PLAUSIBLE_TOKENS
      ? given
      : otherwise;
  return {
    inputTokens: take(reported.inputTokens, 1, bound.inputTokens),
    outputTokens: take(reported.outputTokens, hasText ? 1 : 0, bound.outputTokens),
  };
}

export type BudgetVerdict =
  | { readonly fits: true }
  /** `limit` is the setting that refuses; `isHopeless` where it would on any day. */
  | {
      readonly fits: false;
      readonly limit: 'LLM_DAILY_TOKENS' | 'LLM_DAILY_USD';
      readonly isHopeless: boolean;
    };

/**
 * Whether a call that takes at most `bound` may be sent.
 *
 * @param spent of the day, with what the calls under way take at most
 */
export function fitsBudget(spent: Amount, bound: Amount, limits: DailyLimits): BudgetVerdict {
  const { dailyTokens, dailyUsd } = limits;
  const refuse = (limit: 'LLM_DAILY_TOKENS' | 'LLM_DAILY_USD', isHopeless: boolean) =>
    ({ fits: false, limit, isHopeless }) as const;
  if (dailyTokens > 0 && spent.tokens + bound.tokens > dailyTokens) {
    return refuse('LLM_DAILY_TOKENS', bound.tokens > dailyTokens);
  }
  if (dailyUsd > 0 && roundUsd(spent.usd + bound.usd) > dailyUsd) {
    return refuse('LLM_DAILY_USD', bound.usd > dailyUsd);
  }
  return { fits: true };
}

/** Milliseconds until the UTC day is over. */
export function msToNextDay(now: number): number {
  const dayMs = 86_400_000;
  return dayMs - (now % dayMs);
}
