export { AgentEntity } from './agent.entity.js';
export { AgentVersionEntity } from './agent-version.entity.js';
export { AgentHoldoutEntity } from './agent-holdout.entity.js';
export type { AgentRecord, AgentVersionRecord } from './agent-record.js';
export { AgentLoaders } from './agent-loaders.js';
export { AgentRegistry } from './agent-registry.js';
export { AgentResolver } from './agent.resolver.js';
export {
  AgentService,
  type InstructionArm,
  type InstructionArms,
  type InstructionsInForce,
} from './agent.service.js';
export { Agent, AgentVersion, toAgent, toAgentVersion } from './agent.graphql.js';
export type { Holdout } from './held-out.js';
export { heldOutOf } from './domain/hold-out.js';
export { versionDiff } from './domain/version-diff.js';
export { hashUnit, type ReadAssignment } from './assignment-tokens.js';
export {
  createAgentRegistry,
  createAgentService,
  type AgentParts,
  type AgentSettings,
} from './create-agents.js';
export { registerAgentNodes } from './register-nodes.js';
