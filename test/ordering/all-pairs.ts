import { engineerPairs } from './engineer.pairs.js';
import type { OrderedPair } from './pair.js';

/** All pairs, strategy by strategy. */
export const ALL_PAIRS: readonly OrderedPair[] = [...engineerPairs];
