import { dataEngineeringStrategy } from './data-engineering/data-engineering.strategy.js';
import { documentationStrategy } from './documentation/documentation.strategy.js';
import { engineerStrategy } from './engineer/engineer.strategy.js';
import { opsStrategy } from './ops/ops.strategy.js';
import { qaStrategy } from './qa/qa.strategy.js';
import { researchAnalyses } from './research/extension.js';
import { researchStrategy } from './research/research.strategy.js';
import { securityAnalyses } from './security/extension.js';
import { securityStrategy } from './security/security.strategy.js';
import type { StrategyDefinition } from './strategy.js';
import { ticketingAnalyses } from './ticketing/extension.js';
import { ticketingStrategy } from './ticketing/ticketing.strategy.js';
import { versionControlAnalyses } from './version-control/extension.js';
import { versionControlStrategy } from './version-control/version-control.strategy.js';

/** The strategies for particular agents. A new one is one line here; all other agents get the generic one. */
export const STRATEGIES: readonly StrategyDefinition[] = [
  { create: engineerStrategy },
  { create: documentationStrategy },
  { create: qaStrategy },
  { create: researchStrategy, analyses: [researchAnalyses] },
  { create: ticketingStrategy, analyses: [ticketingAnalyses] },
  { create: opsStrategy },
  { create: dataEngineeringStrategy },
  { create: securityStrategy, analyses: [securityAnalyses] },
  { create: versionControlStrategy, analyses: [versionControlAnalyses] },
];
