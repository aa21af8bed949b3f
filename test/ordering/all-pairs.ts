import { dataEngineeringPairs } from './data-engineering.pairs.js';
import { documentationPairs } from './documentation.pairs.js';
import { engineerPairs } from './engineer.pairs.js';
import { genericPairs } from './generic.pairs.js';
import { languagesPairs } from './languages.pairs.js';
import { opsPairs } from './ops.pairs.js';
import { securityPairs } from './security.pairs.js';
import type { OrderedPair } from './pair.js';
import { qaPairs } from './qa.pairs.js';
import { researchPairs } from './research.pairs.js';
import { ticketingPairs } from './ticketing.pairs.js';
import { versionControlPairs } from './version-control.pairs.js';

/** All pairs, strategy by strategy. */
export const ALL_PAIRS: readonly OrderedPair[] = [
  ...engineerPairs,
  ...securityPairs,
  ...languagesPairs,
  ...genericPairs,
  ...documentationPairs,
  ...opsPairs,
  ...dataEngineeringPairs,
  ...qaPairs,
  ...researchPairs,
  ...ticketingPairs,
  ...versionControlPairs,
];
