import type { AnalysisHost, ExecutorPool } from '../../evaluation/index.js';
import { documentationStrategy } from './documentation.js';
import { engineerStrategy } from './engineer.js';
import { genericStrategy } from './generic.js';
import { qaStrategy } from './qa.js';
import type { StrategyCatalog, TrainingStrategy } from './strategy.js';

export interface StrategyCatalogOptions {
  readonly analysis: AnalysisHost;
  readonly executors: ExecutorPool;
}

/** All strategies there are. A new one is one line here. */
export function createStrategyCatalog({ analysis, executors }: StrategyCatalogOptions): StrategyCatalog {
  const generic = genericStrategy(analysis);
  const documentation = documentationStrategy(analysis);
  const particular: readonly TrainingStrategy[] = [
    engineerStrategy(analysis, executors),
    documentation,
    qaStrategy(analysis, executors),
  ];
  return {
    strategies: [...particular, generic],
    select({ agentType, dataFormat }) {
      const own = particular.find((strategy) => strategy.agentTypes.includes(agentType));
      // A document is a document whoever wrote it; a coder's is judged as one only if it is said to be.
      if (dataFormat === 'DOCUMENTATION') return documentation;
      return own ?? generic;
    },
  };
}
