import { jest } from '@jest/globals';
import { simulations } from './simulations.js';

jest.setTimeout(120_000);

simulations(2_000, true);
