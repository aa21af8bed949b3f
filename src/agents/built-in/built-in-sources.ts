import { BUILT_IN_LABEL, type AgentSource } from '../domain/agent-state.js';
import { sha256 } from '../files/read-text.js';
import type { BuiltInAgent } from './built-in-agent.js';
import { dataEngineer } from './data-engineer.js';
import { documentation } from './documentation.js';
import { engineer } from './engineer.js';
import { ops } from './ops.js';
import { qa } from './qa.js';
import { research } from './research.js';
import { security } from './security.js';
import { ticketing } from './ticketing.js';
import { versionControl } from './version-control.js';

export const BUILT_IN_AGENTS: readonly BuiltInAgent[] = [
  engineer,
  documentation,
  qa,
  research,
  ops,
  security,
  ticketing,
  versionControl,
  dataEngineer,
];

/** The definitions that are used where no file defines the agent. */
export function builtInSources(): AgentSource[] {
  return BUILT_IN_AGENTS.map(({ agentType, name, description, instructions }) => {
    const text = instructions.trim();
    return {
      tier: 'SYSTEM',
      label: BUILT_IN_LABEL,
      // Behind all folders.
      folder: Number.MAX_SAFE_INTEGER,
      hash: sha256(text),
      definition: { kind: 'good', agentType, name, description, text, findings: [] },
    };
  });
}
