import { searchTemplate } from '../../src/learning/optimizer/domain/search.js';
import { callsForHoldout, sizeRun } from '../../src/learning/optimizer/domain/size-run.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { usualRuleClaims } from './usual-rule.js';
import { SimulatedWorld, TRUE_GAIN, type SimulatedTask, type SimulatedText, type World } from './worlds.js';

export const SEED = 20_261_129;
/** What a run is given: a project's tasks, and calls enough. */
export const RUN = { tasks: 220, maxCalls: 2_000 };

/** What the runs in a world came to. */
export interface Tally {
  readonly runs: number;
  /** Runs that claimed a gain. */
  readonly claims: number;
  /** Runs that claimed a text that is truly better by half of what can be had. */
  readonly halfFound: number;
  /** Runs whose interval on the holdout held the truth, and those that looked at the holdout. */
  readonly covered: number;
  readonly looked: number;
  readonly calls: number;
  /** Runs in which the usual rule claims a gain. */
  readonly usualClaims: number;
}

/** Runs the optimizer in a world, again and again, each time with a seed of its own. */
export async function tally(world: World, runs: number, given = RUN): Promise<Tally> {
  const sum = { runs, claims: 0, halfFound: 0, covered: 0, looked: 0, calls: 0, usualClaims: 0 };
  for (let run = 0; run < runs; run += 1) {
    const seed = SEED + run * 1_000_003;
    const { result, calls } = await runOnce(world, seed, given);
    const truth = world.truth(result.finalist?.text.quality ?? 0);
    if (result.verdict === 'GAIN') {
      sum.claims += 1;
      if (truth >= world.truth(TRUE_GAIN) / 2) sum.halfFound += 1;
    }
    if (result.interval) {
      sum.looked += 1;
      if (result.interval.lower <= truth && truth <= result.interval.upper) sum.covered += 1;
    }
    sum.calls += calls;
    if (usualRuleClaims(world, seed, given.tasks)) sum.usualClaims += 1;
  }
  return sum;
}

async function runOnce(world: World, seed: number, { tasks, maxCalls }: typeof RUN) {
  const simulated = new SimulatedWorld(world, tasks, seed, seededRandom(seed));
  const sized = sizeRun(simulated.tasks, maxCalls);
  if (!('splits' in sized)) throw new Error(JSON.stringify(sized));
  const { splits } = sized;
  const result = await searchTemplate<SimulatedTask, SimulatedText, { task: SimulatedTask; score: number }>(
    { quality: 0, id: 0 },
    splits,
    {
      floorOf: () => Promise.resolve(world.floor),
      evaluate: ({ text }, task) => Promise.resolve(simulated.trial(text, task)),
      reflect: ({ text }) => Promise.resolve(simulated.proposal(text)),
      affords: (calls) =>
        Promise.resolve(simulated.calls + calls + callsForHoldout(splits.holdout.length) <= maxCalls),
      onProgress: () => Promise.resolve(),
    },
    simulated.random,
  );
  return { result, calls: simulated.calls };
}
