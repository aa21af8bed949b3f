import { describeMutants } from './mutants.js';

describeMutants(160, 240_000);
