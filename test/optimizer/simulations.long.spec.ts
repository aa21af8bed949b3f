import { simulations } from './simulations.js';

simulations(1_000);
