import { describeMutants } from './mutants.js';

describeMutants(12, 240_000);
