import { TrainingSpine1764000000000 } from './1764000000000-training-spine.js';
import { Cache1764100000000 } from './1764100000000-cache.js';
import { Judges1764240000000 } from './1764240000000-judges.js';

/** All migrations, oldest first; the only way a table comes to be. */
export const MIGRATIONS = [TrainingSpine1764000000000, Cache1764100000000, Judges1764240000000];
