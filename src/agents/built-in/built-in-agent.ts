import type { WellKnownType } from '../domain/agent-type.js';

/** An agent that is there without any file. */
export interface BuiltInAgent {
  readonly agentType: WellKnownType;
  readonly name: string;
  readonly description: string;
  /** Markdown. */
  readonly instructions: string;
}
