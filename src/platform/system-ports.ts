import { v7 } from 'uuid';
import type { Clock, IdSource, RandomSource } from './ports.js';

export const systemClock: Clock = { now: () => new Date() };
export const systemIds: IdSource = { next: () => v7() };
export const systemRandom: RandomSource = { next: () => Math.random() };
