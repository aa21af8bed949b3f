import { jest } from '@jest/globals';
import { simulations } from './simulations.js';

jest.setTimeout(900_000);

simulations(1_000);
