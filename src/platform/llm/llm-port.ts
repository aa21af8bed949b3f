import type { z } from 'zod';

/** Who is asked: the model that writes, or the one that judges. */
export type LlmRole = 'writer' | 'judge';

export interface LlmOwner {
  readonly projectId: string;
  /** Session or other row on whose behalf it is asked; what it was told before is told again. */
  readonly ownerId: string;
}

/** What may be spent on behalf of an owner; both are upper bounds that hold at all times. */
export interface OwnerLimit {
  /** Calls that are sent, those that fail included. */
  readonly calls: number;
  readonly usd: number;
}

export interface LlmRequest<T = never> {
  readonly role: LlmRole;
  /**
   * What the call is for within its owner, unique there, as in improve/0/1: the same purpose with the same content is
   * answered from what is stored.
   */
  readonly purpose: string;
  readonly system: string | null;
  readonly prompt: string;
  /** Structured output: the answer is checked against it. OpenAI wants every property required; use nullable. */
  readonly schema?: z.ZodType<T>;
  /** The provider's default where it is left out. */
  readonly temperature?: number;
  /** LLM_MAX_OUTPUT_TOKENS where it is left out, and never more. */
  readonly maxOutputTokens?: number;
  /** What all calls on behalf of the owner may come to, this one included; a call that could go past it is not sent. */
  readonly ownerLimit?: OwnerLimit;
  readonly signal: AbortSignal;
}

export interface LlmUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

export interface LlmAnswer<T> {
  /** The id of its llm_call. */
  readonly callId: string;
  readonly model: string;
  readonly text: string;
  /** Null without a schema. */
  readonly object: T | null;
  /** What this call took; tries that failed before it are in readUsage alone. */
  readonly usage: LlmUsage;
  /** Taken from what was stored. */
  readonly isStored: boolean;
}

/** The one way to language models. */
export interface LlmPort {
  /** The models' names; null where there is none for the role. */
  readonly models: Readonly<Record<LlmRole, string | null>>;
  readonly embeddingModel: string | null;
  /**
   * Asks a model; waits for its turn as long as the signal lets it.
   *
   * @throws LlmUnavailableError where there is no answer that can be used
   * @throws the signal's reason where it fires
   */
  ask<T = never>(owner: LlmOwner, request: LlmRequest<T>): Promise<LlmAnswer<T>>;
  /**
   * A vector for each text, all of one length.
   *
   * @throws as `ask` does
   */
  embed(owner: LlmOwner, texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
}

/**
 * NOT_CONFIGURED: there is no such model. BUDGET: the day's limit. OWNER_BUDGET: the owner's own limit. CIRCUIT_OPEN: the service failed too often. RATE_LIMITED:
 * it asks for more patience than there is. TIMEOUT, FAILED: it did not answer. REFUSED: it did not take the request, or the
 * model would not answer. INVALID_ANSWER: it answered with what cannot be used. TOO_LARGE: prompt or answer is too long.
 */
export type LlmFailureReason =
  | 'NOT_CONFIGURED'
  | 'BUDGET'
  | 'OWNER_BUDGET'
  | 'CIRCUIT_OPEN'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'REFUSED'
  | 'FAILED'
  | 'INVALID_ANSWER'
  | 'TOO_LARGE';

/** Why there is no answer. The message says what to do, and holds no key. */
export class LlmUnavailableError extends Error {
  constructor(
    readonly reason: LlmFailureReason,
    message: string,
    /** When asking again may help; null where it is not known. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = 'LlmUnavailableError';
  }
}
