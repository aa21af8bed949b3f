import { describeMutants } from './mutants.js';

describeMutants(20, 240_000);
