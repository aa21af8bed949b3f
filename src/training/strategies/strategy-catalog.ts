import { genericStrategy } from './generic/generic.strategy.js';
import { STRATEGIES } from './strategies.js';
import type { StrategyCatalog, StrategyDefinition, StrategyTools } from './strategy.js';

/** The strategies by the agents that they are for, with the generic one for all others. */
export function createStrategyCatalog(
  tools: StrategyTools,
  definitions: readonly StrategyDefinition[] = STRATEGIES,
): StrategyCatalog {
  const generic = genericStrategy(tools);
  const particular = definitions.map((definition) => definition.create(tools));
  const documentation = particular.find((strategy) => strategy.name === 'documentation') ?? generic;
  return {
    strategies: [...particular, generic],
    select({ agentType, dataFormat }) {
      const own = particular.find((strategy) => strategy.agentTypes.includes(agentType));
      // A document is a document whoever wrote it, unless the agent's own strategy knows documents too.
      if (dataFormat === 'DOCUMENTATION' && !own?.dataFormats.includes('DOCUMENTATION')) return documentation;
      return own ?? generic;
    },
  };
}
