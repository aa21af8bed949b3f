import type { Trials } from './ports.js';

/** For a server without experiments: nothing is tried, and every adaptation says so. */
export const noTrials: Trials = {
  start: () =>
    Promise.resolve({ waitsFor: 'experiments are not part of this server yet; adopt or reject it' }),
  read: () => Promise.resolve(new Map()),
  stop: () => Promise.resolve(),
};
