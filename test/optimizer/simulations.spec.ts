import { simulations } from './simulations.js';

simulations(100);
