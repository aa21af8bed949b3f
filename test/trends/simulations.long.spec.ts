import { simulations } from './simulations.js';

simulations(2_000, true);
