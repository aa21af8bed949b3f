import { describeCanonicalSolutions } from './canonical-solutions.js';

describeCanonicalSolutions(1, 900_000);
