import { ALL_PAIRS } from './all-pairs.js';
import { describeOrdering } from './ordering.js';

describeOrdering(ALL_PAIRS);
