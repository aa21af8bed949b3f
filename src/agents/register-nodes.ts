import type { NodeRegistry } from '../platform/graphql/node-registry.js';
import type { AgentLoaders } from './agent-loaders.js';
import { toAgent, toAgentVersion } from './agent.graphql.js';

/** What of agents can be found by its global id. */
export function registerAgentNodes(nodes: NodeRegistry, loaders: AgentLoaders): void {
  nodes.register('Agent', async (context, uuid) => {
    const row = await loaders.agent(context, uuid);
    return row && toAgent(row);
  });
  nodes.register('AgentVersion', async (context, uuid) => {
    const row = await loaders.version(context, uuid);
    return row && toAgentVersion(row);
  });
}
