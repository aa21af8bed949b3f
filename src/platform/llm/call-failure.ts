import { APICallError } from 'ai';
import type { LlmSettings } from '../config/index.js';
import type { ServiceOutcome } from './domain/breaker.js';
import { retryAfterMs } from './domain/retry.js';
import type { LlmFailureReason } from './llm-port.js';
import type { Redactor } from './redact.js';
import type { Transport } from './transport.js';

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
  /** What happened on the way. */
  readonly transport: Pick<Transport, 'isSent' | 'trouble' | 'answer'>;
  readonly isAborted: boolean;
  readonly isTimedOut: boolean;
}

/** Statuses that pass: request timeout, conflict, too early, too many requests, and the server's own. */
const isPassing = (status: number): boolean => [408, 409, 425, 429].includes(status) || status >= 500;
/** What a connection that never came to be is called. */
const UNCONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|.*_CERT.*)$/;

/** Tells what went wrong with a call, for which the SDK or the transport threw `error`. */
export function failureOf(error: unknown, context: FailureContext): CallFailure {
  const { settings, redactor } = context;
  const { isSent, trouble, answer } = context.transport;
  const failed = { status: 'FAILED', isRetryable: false, retryAfterMs: null, mayBePaid: isSent } as const;
  if (context.isAborted) {
    return { ...failed, reason: 'ABORTED', message: 'It was given up by whoever asked.', service: 'NEUTRAL' };
  }
  if (context.isTimedOut) {
    const message = `The service did not answer within ${settings.timeoutMs} ms; see LLM_TIMEOUT_MS, LLM_MAX_OUTPUT_TOKENS and the service's load.`;
    return { ...failed, reason: 'TIMEOUT', message, isRetryable: true, service: 'FAILURE' };
  }
  if (trouble?.kind === 'TOO_LARGE') {
    const message = `The service sent more than an answer can be (${trouble.maxMiB} MiB); see LLM_BASE_URL.`;
    return { ...failed, reason: 'TOO_LARGE', message, service: 'FAILURE' };
  }
  if (trouble) {
    const message = `The connection to the service failed (${redactor.error(trouble.code).slice(0, 200)}); see LLM_BASE_URL.`;
    const mayBePaid = isSent && !UNCONNECTED.test(trouble.code);
    return { ...failed, reason: 'FAILED', message, isRetryable: true, service: 'FAILURE', mayBePaid };
  }
  if (answer === null) {
    const { name, message: what } = error as Error;
    const message = `The call could not be made (${name}: ${redactor.error(what).slice(0, 300)}); this is a fault of this server.`;
    return { ...failed, reason: 'FAILED', message, service: 'NEUTRAL' };
  }
  return answer.status >= 200 && answer.status < 300
    ? garbled(context)
    : answeredWith(answer, error, context);
}

function answeredWith(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  error: unknown,
  { settings, redactor, now }: FailureContext,
): CallFailure {
  const words = APICallError.isInstance(error) ? error.message : '';
  const said = redactor.error(words).replace(/\s+/g, ' ').trim().slice(0, 300);
  const told = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  const common = { retryAfterMs: null, mayBePaid: false };
  if (isPassing(status)) {
    return {
      ...common,
      status: 'FAILED',
      reason: status === 429 ? 'RATE_LIMITED' : status === 408 ? 'TIMEOUT' : 'FAILED',
      message: `The service answered with ${told}`,
      isRetryable: true,
      retryAfterMs: retryAfterMs(Object.fromEntries(headers), now),
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
function garbled({ transport }: FailureContext): CallFailure {
  return {
    status: 'INVALID',
    reason: 'INVALID_ANSWER',
    message: 'The service answered with what is no answer of its protocol; see LLM_BASE_URL.',
    isRetryable: true,
    retryAfterMs: null,
    service: 'FAILURE',
    mayBePaid: transport.isSent,
  };
}
