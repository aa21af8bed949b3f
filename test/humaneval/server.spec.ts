import { describeCanonicalSolutions } from './canonical-solutions.js';

// All of them are run by the executors' own test, and by the long form of this one.
describeCanonicalSolutions(40, 240_000);
