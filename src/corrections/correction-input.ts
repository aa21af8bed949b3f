import { createHash } from 'node:crypto';
import { agentTypeFault } from '../evaluation/index.js';
import { canonicalJson } from '../platform/canonical-json.js';
import { ExpectedError, ExpectedErrors } from '../platform/errors.js';
import { LIMITS } from '../platform/limits.js';
import { checkIdempotencyKey, checkText, type Fault } from '../platform/text-checks.js';
import type { CorrectionSeverity, CorrectionType } from './domain/correction-kind.js';

/** A response that no session has. */
export interface CorrectedResponse {
  readonly agentType: string;
  readonly originalResponse: string;
  readonly taskDescription?: string | null;
}

/** What is corrected: exactly one of the two. */
export interface CorrectionTarget {
  /** The session's own UUID. */
  readonly sessionId?: string | null;
  readonly response?: CorrectedResponse | null;
}

/** A correction as a client hands it in, before it is checked. */
export interface CorrectionInput {
  readonly target: CorrectionTarget;
  readonly correctedResponse: string;
  readonly type: CorrectionType;
  readonly severity: CorrectionSeverity;
  readonly feedback?: string | null;
  readonly idempotencyKey?: string | null;
}

/** What a checked input corrects. */
export type CheckedTarget =
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'response'; readonly response: CorrectedResponse };

const TARGET = ['target', 'response'] as const;

/**
 * Checks all of a correction that can be checked without knowing its session.
 * @throws ExpectedErrors with every fault found, each with its path.
 */
export function checkCorrectionInput(input: CorrectionInput): CheckedTarget {
  const faults: ExpectedError[] = [];
  const fault: Fault = (message, ...path) => {
    faults.push(new ExpectedError('INVALID_INPUT', message, ['input', ...path]));
  };
  const target = checkTarget(input.target, fault);
  checkText(input.correctedResponse, fault, ['correctedResponse']);
  if (input.correctedResponse.trim() === '') {
    fault(
      'correctedResponse is empty; hand in the response as it should have been, all of it',
      'correctedResponse',
    );
  }
  if (input.feedback != null) checkText(input.feedback, fault, ['feedback'], LIMITS.feedbackBytes);
  if (input.idempotencyKey != null) checkText(input.idempotencyKey, fault, ['idempotencyKey']);
  checkIdempotencyKey(input.idempotencyKey, fault);
  if (target === null || faults.length > 0) throw new ExpectedErrors(faults);
  return target;
}

function checkTarget({ sessionId, response }: CorrectionTarget, fault: Fault): CheckedTarget | null {
  if (sessionId != null && response == null) return { kind: 'session', sessionId };
  if (response == null || sessionId != null) {
    fault('name either target.sessionId or target.response, and not both', 'target');
    return null;
  }
  const wrongAgentType = agentTypeFault(response.agentType);
  if (wrongAgentType) fault(wrongAgentType, ...TARGET, 'agentType');
  checkText(response.originalResponse, fault, [...TARGET, 'originalResponse']);
  if (response.originalResponse.trim() === '') {
    fault(
      'originalResponse is empty; hand in the response that was corrected',
      ...TARGET,
      'originalResponse',
    );
  }
  if (response.taskDescription != null) {
    checkText(response.taskDescription, fault, [...TARGET, 'taskDescription']);
  }
  return { kind: 'response', response };
}

/** SHA-256 over what a client said; the key itself is not part of what is compared. */
export function hashOfCorrection({ idempotencyKey: _, ...said }: CorrectionInput): string {
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}
