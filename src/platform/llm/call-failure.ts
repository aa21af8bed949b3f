import { APICallError } from 'ai';
import type { LlmSettings } from '../config/index.js';
import type { ServiceOutcome } from './domain/breaker.js';
import { retryAfterMs } from './domain/retry.js';
import type { LlmFailureReason } from './llm-port.js';
import type { Redactor } from './redact.js';
import { BodyTooLargeError } from './transport.js';

/** What is known of a call without a usable answer. */
export interface CallFailure {
  readonly status: 'FAILED' | 'REFUSED' | 'INVALID';
  readonly reason: LlmFailureReason | 'ABORTED';
  /** Without keys; says what to do. */
  readonly message: string;
  /** Whether the same may well succeed a moment later. */
  readonly isRetryable: boolean;
  /** How long the provider asks to be left alone; null where it does not say. */
  readonly retryAfterMs: number | null;
  readonly service: ServiceOutcome;
  /** Whether the provider may ask money for it; then what it took at most counts. */
  readonly mayBePaid: boolean;
}

export interface FailureContext {
  readonly settings: Pick<LlmSettings, 'timeoutMs' | 'apiKeyVariable'>;
  readonly redactor: Redactor;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isSent: boolean;
  readonly isAborted: boolean;
  readonly isTimedOut: boolean;
}

/** Statuses that pass: request timeout, conflict, too early, too many requests, and the server's own. */
const isPassing = (status: number): boolean => [408, 409, 425, 429].includes(status) || status >= 500;
/** What a connection that never came to be is called. */
const UNCONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|.*_CERT.*)$/;

/** Tells what went wrong with a call, from whatever the SDK or the transport threw. */
export function failureOf(error: unknown, context: FailureContext): CallFailure {
  const { isSent, settings } = context;
  const failed = { status: 'FAILED', isRetryable: false, retryAfterMs: null, mayBePaid: isSent } as const;
  if (context.isAborted) {
    return { ...failed, reason: 'ABORTED', message: 'It was given up by whoever asked.', service: 'NEUTRAL' };
  }
  if (context.isTimedOut) {
    const message = `The service did not answer within ${settings.timeoutMs} ms; see LLM_TIMEOUT_MS, LLM_MAX_OUTPUT_TOKENS and the service's load.`;
    return { ...failed, reason: 'TIMEOUT', message, isRetryable: true, service: 'FAILURE' };
  }
  const tooLarge = causeOf(error, (cause) => cause instanceof BodyTooLargeError);
  if (tooLarge) {
    const message = `The service sent more than an answer can be (${tooLarge.message}); see LLM_BASE_URL.`;
    return { ...failed, reason: 'TOO_LARGE', message, service: 'FAILURE' };
  }
  if (!isSent) {
    const told =
      error instanceof Error ? `${error.name}: ${context.redactor.error(error.message)}` : 'unknown';
    const message = `The call could not be made (${told.slice(0, 300)}); this is a fault of this server.`;
    return { ...failed, reason: 'FAILED', message, service: 'NEUTRAL' };
  }
  const code = networkCode(error);
  if (APICallError.isInstance(error) && error.statusCode !== undefined && code === null) {
    return answeredWith(error.statusCode, error, context);
  }
  // Fetch tells it so, or the SDK in its words for it.
  if (code !== null || error instanceof TypeError) {
    const told = context.redactor.error(code ?? (error as TypeError).message).slice(0, 200);
    const message = `The connection to the service failed (${told}); see LLM_BASE_URL.`;
    const mayBePaid = isSent && !UNCONNECTED.test(code ?? '');
    return { ...failed, reason: 'FAILED', message, isRetryable: true, service: 'FAILURE', mayBePaid };
  }
  return garbled(context);
}

function answeredWith(status: number, error: APICallError, context: FailureContext): CallFailure {
  const { settings, redactor, now } = context;
  if (status >= 200 && status < 300) return garbled(context);
  const said = redactor.error(error.message).replace(/\s+/g, ' ').trim().slice(0, 300);
  const told = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  const common = { retryAfterMs: null, mayBePaid: false };
  if (isPassing(status)) {
    return {
      ...common,
      status: 'FAILED',
      reason: status === 429 ? 'RATE_LIMITED' : status === 408 ? 'TIMEOUT' : 'FAILED',
      message: `The service answered with ${told}.`,
      isRetryable: true,
      retryAfterMs: retryAfterMs(error.responseHeaders ?? {}, now),
      service: 'FAILURE',
    };
  }
  if (status === 413) {
    const message = `The service finds the request too long (${told}).`;
    return {
      ...common,
      status: 'REFUSED',
      reason: 'TOO_LARGE',
      message,
      isRetryable: false,
      service: 'NEUTRAL',
    };
  }
  const message = `The service refused the request with ${told}; ${remedy(status, settings.apiKeyVariable)}.`;
  return { ...common, status: 'REFUSED', reason: 'REFUSED', message, isRetryable: false, service: 'NEUTRAL' };
}

function remedy(status: number, keyVariable: string): string {
  if (status === 401 || status === 403) return `check ${keyVariable}`;
  if (status === 404) return 'check LLM_BASE_URL and the names of the models';
  if (status >= 300 && status < 400) return 'set LLM_BASE_URL to where it leads';
  return 'check the names of the models, LLM_MAX_OUTPUT_TOKENS and what the service can do';
}

/** It answered, with something that is no answer. */
function garbled({ isSent }: FailureContext): CallFailure {
  return {
    status: 'INVALID',
    reason: 'INVALID_ANSWER',
    message: 'The service answered with what is no answer of its protocol; see LLM_BASE_URL.',
    isRetryable: true,
    retryAfterMs: null,
    service: 'FAILURE',
    mayBePaid: isSent,
  };
}

/** The first error down the causes that is looked for. */
function causeOf(error: unknown, matches: (cause: Error) => boolean): Error | null {
  let current = error;
  for (let depth = 0; current instanceof Error && depth < 10; depth += 1) {
    if (matches(current)) return current;
    current = current.cause;
  }
  return null;
}

/** The system's name for what broke a connection, as ECONNRESET; null where no connection broke. */
function networkCode(error: unknown): string | null {
  const code = (cause: Error): unknown => (cause as { code?: unknown }).code;
  const cause = causeOf(error, (one) => typeof code(one) === 'string');
  return cause && (code(cause) as string);
}
