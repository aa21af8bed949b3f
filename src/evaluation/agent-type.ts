import { ExpectedError } from '../platform/errors.js';
import { quote } from '../platform/text-checks.js';

const AGENT_TYPE = /^[a-z][a-z0-9_-]{0,63}$/;

/** What is wrong with an agent type; null when it is a slug. */
export function agentTypeFault(agentType: string): string | null {
  if (AGENT_TYPE.test(agentType)) return null;
  return `agentType ${quote(agentType)} is no slug; use a lower-case letter, then up to 63 lower-case letters, digits, _ or -, as in engineer`;
}

/** @throws ExpectedError INVALID_INPUT at `path` when it is no slug. */
export function requireAgentType(agentType: string, path: readonly string[]): void {
  const fault = agentTypeFault(agentType);
  if (fault) throw new ExpectedError('INVALID_INPUT', fault, path);
}
