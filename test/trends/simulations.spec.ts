import { simulations } from './simulations.js';

simulations(300, false);
