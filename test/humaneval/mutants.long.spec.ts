import { describeMutants } from './mutants.js';

describeMutants(1, 1_800_000);
