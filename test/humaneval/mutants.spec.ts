import { describeMutants } from './mutants.js';

describeMutants(80, 240_000);
