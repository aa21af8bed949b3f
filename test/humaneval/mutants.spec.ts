import { describeMutants } from './mutants.js';

describeMutants(40, 240_000);
