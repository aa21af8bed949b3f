import { describeMutants } from './mutants.js';

describeMutants(320, 240_000);
