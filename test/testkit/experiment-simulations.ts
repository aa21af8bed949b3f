import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { sharesOf } from '../../src/experiments/domain/allocate.js';
import { sequentialInterval } from '../../src/experiments/domain/asymptotic.js';
import {
  compareUnpaired,
  earlyReading,
  EMPTY_ARM,
  type EarlyReading,
  PairedComparison,
  withOutcomeOf,
  type UnpairedArm,
} from '../../src/experiments/domain/comparison.js';
import { eLond, eLondThreshold } from '../../src/experiments/domain/e-lond.js';
import { NO_MOMENTS, withValue, type Moments } from '../../src/experiments/domain/moments.js';
import { pairedUnits, unpairedUnits } from '../../src/experiments/domain/power.js';
import {
  NO_PROPENSITIES,
  propensityRatioLogE,
  withPropensity,
} from '../../src/experiments/domain/propensity-ratio.js';
import {
  nextSampleRatioLogE,
  SAMPLE_RATIO_LIMIT,
  sampleRatioLogE,
} from '../../src/experiments/domain/sample-ratio.js';
import { pickByShares } from '../../src/experiments/domain/thompson.js';
import { armOf, differenceOf } from '../../src/experiments/domain/two-sample.js';
import { verdictOf } from '../../src/experiments/domain/verdict.js';
import { alphaOfTrial, settle } from '../../src/learning/domain/settle.js';
import { seededRandom } from './seeded-random.js';

const SEED = 20_261_125;
/** One-sided, at 99 %. */
const Z = normalQuantile(0.99, 0, 1);
const ALPHA = 0.05;
const NOTHING_EARLY = { lower: -1, upper: 1, eValue: 1 };
const OPTIONS = { alpha: ALPHA, margin: 0 };
const TERMS = { margin: 0, maxUnits: Infinity };
// Globals are slow to reach from within a test.
const { sqrt, log, cos, PI, min, max, abs } = Math;

export type Draw = (random: () => number) => number;

export const bernoulli =
  (p: number): Draw =>
  (random) =>
    random() < p ? 1 : 0;

export const clippedNormal =
  (mean: number): Draw =>
  (random) =>
    min(1, max(0, mean + 0.2 * sqrt(-2 * log(1 - random())) * cos(2 * PI * random())));

/** What a share of at most `share` may look like in so many runs. */
export const atMost = (share: number, runs: number): number => share + Z * sqrt((share * (1 - share)) / runs);
/** What a share of at least `share` may look like in so many runs. */
export const atLeast = (share: number, runs: number): number =>
  share - Z * sqrt((share * (1 - share)) / runs);

/** How often a run says so, each with its own seed. */
function shareOf(runs: number, seed: number, isSo: (random: () => number) => boolean): number {
  let count = 0;
  for (let run = 0; run < runs; run += 1) if (isSo(seededRandom(seed * 1_000_003 + run))) count += 1;
  return count / runs;
}

/** What is read of one experiment after every pair: a verdict that says one arm is better, and whether the truth was left. */
function unpairedRun(
  random: () => number,
  control: Draw,
  treatment: Draw,
  pairs: number,
  truth: number,
): { isDecided: boolean; isMissed: boolean; isNaive: boolean } {
  let [a, b]: [UnpairedArm, UnpairedArm] = [EMPTY_ARM, EMPTY_ARM];
  const result = { isDecided: false, isMissed: false, isNaive: false };
  let early: EarlyReading | undefined;
  const read = (): void => {
    if (min(a.post.n, b.post.n) >= 100) early ??= earlyReading(a, b, OPTIONS);
    const reading = compareUnpaired(a, b, OPTIONS, early);
    const verdict = verdictOf(reading, a.post.n + b.post.n, TERMS);
    if (verdict === 'BETTER' || verdict === 'WORSE') result.isDecided = true;
    if (truth < reading.lower - 1e-12 || truth > reading.upper + 1e-12) result.isMissed = true;
  };
  for (let n = 1; n <= pairs; n += 1) {
    a = withOutcomeOf(a, control(random));
    if (n > 100) read();
    b = withOutcomeOf(b, treatment(random));
    // Up to there the interval is the intersection of all before it, so that its last one tells of all.
    if (n >= 99) read();
    if (n >= 20) result.isNaive ||= isNaivelySure(a.post, b.post);
  }
  return result;
}

/** A t-test that is read as if it were the only look. */
function isNaivelySure(a: Moments, b: Moments): boolean {
  const { estimate, standardError } = differenceOf(armOf(a), armOf(b));
  return standardError > 0 && abs(estimate / standardError) > 1.96;
}

/** Both arms on the same unit, half of what they meet in common. */
function pairedRun(random: () => number, pairs: number, lift: number) {
  const comparison = new PairedComparison({ alpha: ALPHA, margin: 0 });
  let isDecided = false;
  for (let n = 1; n <= pairs && !isDecided; n += 1) {
    const luck = random();
    const other = random() < 0.5 ? luck : random();
    comparison.add((other < 0.6 + lift ? 1 : 0) - (luck < 0.6 ? 1 : 0));
    const verdict = verdictOf(comparison.reading, n, TERMS);
    isDecided = verdict === 'BETTER' || verdict === 'WORSE';
  }
  const { lower, upper } = comparison.reading;
  return { isDecided, isMissed: lift < lower - 1e-12 || lift > upper + 1e-12 };
}

/** Verdicts that say one of two equal arms is better, intervals that lost the truth, and what a t-test would have said. */
export function equalArms(runs: number, draw: Draw): { decided: number; missed: number; naive: number } {
  let [naive, missed] = [0, 0];
  const decided = shareOf(runs, SEED, (random) => {
    const run = unpairedRun(random, draw, draw, 1_000, 0);
    if (run.isNaive) naive += 1;
    if (run.isMissed) missed += 1;
    return run.isDecided;
  });
  return { decided, missed: missed / runs, naive: naive / runs };
}

/** The same of two equal arms on the same units. */
export function equalPairs(runs: number): { decided: number; missed: number } {
  let missed = 0;
  const decided = shareOf(runs, SEED + 1, (random) => {
    const run = pairedRun(random, 1_000, 0);
    if (run.isMissed) missed += 1;
    return run.isDecided;
  });
  return { decided, missed: missed / runs };
}

/** Two equal arms whose units bring five responses that are alike: counted once each, and by every response. */
export function correlatedResponses(runs: number): { decided: number; naive: number } {
  const [units, responses] = [500, 5];
  let naive = 0;
  const decided = shareOf(runs, SEED + 2, (random) => {
    const firsts: UnpairedArm[] = [EMPTY_ARM, EMPTY_ARM];
    const all: Moments[] = [NO_MOMENTS, NO_MOMENTS];
    let isDecided = false;
    let isNaive = false;
    let early: EarlyReading | undefined;
    for (let unit = 0; unit < 2 * units; unit += 1) {
      const arm = unit % 2;
      // Half of the variance is the unit's: each response is the unit's own outcome with probability sqrt(1/2).
      const own = bernoulli(0.6)(random);
      for (let i = 0; i < responses; i += 1) {
        const outcome = random() < Math.SQRT1_2 ? own : bernoulli(0.6)(random);
        if (i === 0) firsts[arm] = withOutcomeOf(firsts[arm]!, outcome);
        all[arm] = withValue(all[arm]!, outcome);
      }
      if (unit % 2 === 0 || unit < 19) continue;
      const difference = differenceOf(armOf(all[0]!), armOf(all[1]!));
      const interval = sequentialInterval(difference, all[0]!.n + all[1]!.n, { tuning: 1_000 });
      isNaive ||= interval.lower > 0 || interval.upper < 0;
      if (unit < 197) continue;
      const [a, b] = [firsts[0]!, firsts[1]!];
      if (unit >= 199) early ??= earlyReading(a, b, OPTIONS);
      const verdict = verdictOf(compareUnpaired(a, b, OPTIONS, early), unit, TERMS);
      isDecided ||= verdict === 'BETTER' || verdict === 'WORSE';
    }
    if (isNaive) naive += 1;
    return isDecided;
  });
  return { decided, naive: naive / runs };
}

/** How often a difference of .08 is seen with 1,000 units per arm, and the truth is lost meanwhile. */
export function difference(runs: number): { seen: number; missed: number } {
  let missed = 0;
  const seen = shareOf(runs, SEED + 3, (random) => {
    const run = unpairedRun(random, bernoulli(0.6), bernoulli(0.68), 1_000, 0.08);
    if (run.isMissed) missed += 1;
    return run.isDecided;
  });
  return { seen, missed: missed / runs };
}

/** The same with 1,000 pairs. */
export function pairedDifference(runs: number): { seen: number; missed: number } {
  let missed = 0;
  const seen = shareOf(runs, SEED + 4, (random) => {
    const run = pairedRun(random, 1_000, 0.08);
    if (run.isMissed) missed += 1;
    return run.isDecided;
  });
  return { seen, missed: missed / runs };
}

/** How often an experiment with the units that it asks for sees its effect. */
export function askedUnits(runs: number): { unpaired: number; paired: number } {
  const effect = { effect: 0.1, margin: 0 };
  const n = unpairedUnits({ ...effect, variance: 0.23 })!;
  const unpaired = shareOf(
    runs,
    SEED + 5,
    (random) => unpairedRun(random, bernoulli(0.6), bernoulli(0.7), n, 0.1).isDecided,
  );
  // Of these pairs: half the covariance of outcomes that have everything in common.
  const pairs = pairedUnits({ ...effect, variance: 0.27 })!;
  const paired = shareOf(runs, SEED + 6, (random) => pairedRun(random, pairs, 0.1).isDecided);
  return { unpaired, paired };
}

/** How often units that are split 48:52, and 50:50, are found out by the 20,000th, read after each. */
export function sampleRatio(runs: number): { found: number; stopped: number; error: number } {
  const limit = log(SAMPLE_RATIO_LIMIT);
  let error = 0;
  const isStopped = (share: number, units: number) => (random: () => number) => {
    const counts = [0, 0];
    let logE = 0;
    for (let unit = 0; unit < units; unit += 1) {
      const arm = random() < share ? 0 : 1;
      logE = nextSampleRatioLogE(logE, counts, [1, 1], arm);
      counts[arm]! += 1;
      if (logE >= limit) return true;
    }
    error = max(error, abs(logE - sampleRatioLogE(counts, [1, 1])));
    return false;
  };
  const found = shareOf(runs, SEED + 7, isStopped(0.48, 20_000));
  const stopped = shareOf(runs, SEED + 8, isStopped(0.5, 20_000));
  return { found, stopped, error };
}

/**
 * The same where units are shared out as THOMPSON does it, between two arms of which one is better, and where three in ten of
 * the better one's units never come back. Outcomes are counted, and evidence is read, after every 50 units.
 */
export function thompsonRatio(runs: number): { found: number; stopped: number } {
  const limit = log(SAMPLE_RATIO_LIMIT);
  const draws = [bernoulli(0.5), bernoulli(0.55)];
  const isStopped = (lost: number) => (random: () => number) => {
    let arms = draws.map(() => ({ sums: { scores: EMPTY_ARM }, seen: NO_PROPENSITIES }));
    let shares: number[] = [];
    for (let unit = 0; unit < 5_000; unit += 1) {
      if (unit % 50 === 0) {
        shares = sharesOf(arms, random);
        if (propensityRatioLogE(arms.map(({ seen }) => seen)) >= limit) return true;
      }
      const given = pickByShares(shares, random());
      if (given === 1 && random() < lost) continue;
      const outcome = draws[given]!(random);
      arms = arms.map(({ sums, seen }, i) => ({
        sums: i === given ? { scores: withOutcomeOf(sums.scores, outcome) } : sums,
        seen: withPropensity(seen, i === given, shares[given]!, arms.length),
      }));
    }
    return false;
  };
  return { found: shareOf(runs, SEED + 11, isStopped(0.3)), stopped: shareOf(runs, SEED + 12, isStopped(0)) };
}

/** Units whose outcomes are counted together. */
const COUNTED = 20;

/**
 * How often the best of three arms is found where units are shared out as THOMPSON does it, and what that costs against equal
 * shares; outcomes are counted, and arms compared, after every 20 units.
 */
export function bestOfThree(runs: number) {
  const means = [0.5, 0.6, 0.75];
  const cap = 6_000;
  let [regret, uniformRegret, bestShare, least] = [0, 0, 0, 1];
  const found = shareOf(runs, SEED + 9, (random) => {
    let arms = means.map(() => EMPTY_ARM);
    let shares: number[] = [];
    const outcomes = means.map(bernoulli);
    for (let unit = 0; unit < cap; unit += 1) {
      if (unit % COUNTED === 0) {
        const known = arms.map((scores) => ({ sums: { scores } }));
        shares = sharesOf(known, random);
        least = min(least, ...shares);
      }
      const arm = pickByShares(shares, random());
      arms = arms.with(arm, withOutcomeOf(arms[arm]!, outcomes[arm]!(random)));
      regret += 0.75 - means[arm]!;
      uniformRegret += 0.75 - (0.5 + 0.6 + 0.75) / 3;
      if (unit % COUNTED !== COUNTED - 1 || min(...arms.map(({ post }) => post.n)) < 100) continue;
      const best = arms.findIndex((candidate) =>
        arms.every(
          (other) =>
            other === candidate ||
            compareUnpaired(other, candidate, { alpha: ALPHA / 3, margin: 0 }, NOTHING_EARLY).lower > 0,
        ),
      );
      if (best >= 0) {
        bestShare += arms[2]!.post.n / (unit + 1) / runs;
        return best === 2;
      }
    }
    return false;
  });
  return { found, regret, uniformRegret, bestShare, leastShare: least };
}

/**
 * The mean share of false ones among the discoveries in 40 trials, of which nine in ten have no effect, and evidence that
 * is as misleading as evidence can be: by e-LOND, and where each trial is held to 10 % by itself.
 */
export function falseDiscoveries(runs: number): { rate: number; naive: number } {
  const alpha = 0.1;
  const random = seededRandom(SEED + 10);
  const shareOfFalse = (found: readonly boolean[], isNull: readonly boolean[]): number =>
    found.filter((is, i) => is && isNull[i]).length / max(1, found.filter(Boolean).length);
  /** Just enough for a discovery, as often as that may be. */
  const misleading = (enough: number): number => (random() < 1 / enough ? enough : 0);
  let [rate, naive] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const isNull = Array.from({ length: 40 }, () => random() < 0.9);
    const eValues: number[] = [];
    for (const none of isNull) {
      const discoveries = eLond(eValues, alpha).filter(Boolean).length;
      const enough = eLondThreshold(eValues.length + 1, discoveries, alpha);
      eValues.push(none ? misleading(enough) : 1e6);
    }
    rate += shareOfFalse(eLond(eValues, alpha), isNull) / runs;
    const alone = isNull.map((none) => (none ? misleading(1 / alpha) : 1e6) >= 1 / alpha);
    naive += shareOfFalse(alone, isNull) / runs;
  }
  return { rate, naive };
}

/** How often evidence ever came to so much in a world without a difference. */
export interface Misled {
  readonly tenfold: number;
  readonly twentyfold: number;
}

/** Counts runs by the most that their evidence ever came to. */
function misledBy(runs: number, seed: number, mostOf: (random: () => number) => number): Misled {
  let twenty = 0;
  const tenfold = shareOf(runs, seed, (random) => {
    const most = mostOf(random);
    if (most >= 20) twenty += 1;
    return most >= 10;
  });
  return { tenfold, twentyfold: twenty / runs };
}

/** The evidence that two equal arms of different units differ, as experiments have it: read after every 20 units, from the 200th on after each. */
export function misleadingUnits(runs: number, draw: Draw): Misled {
  return misledBy(runs, SEED + 13, (random) => {
    let [a, b]: [UnpairedArm, UnpairedArm] = [EMPTY_ARM, EMPTY_ARM];
    let early: EarlyReading | undefined;
    let most = 0;
    for (let unit = 0; unit < 1_000; unit += 1) {
      if (unit % 2 === 0) a = withOutcomeOf(a, draw(random));
      else b = withOutcomeOf(b, draw(random));
      const pairs = min(a.post.n, b.post.n);
      // Up to the 100th pair it is slow to have.
      if (pairs < 100 && unit % 20 !== 19) continue;
      if (pairs === 100) early ??= earlyReading(a, b, OPTIONS);
      most = max(most, compareUnpaired(a, b, OPTIONS, early).eValue);
    }
    return most;
  });
}

/** The same of two equal arms on the same units, read after each. */
export function misleadingPairs(runs: number): Misled {
  return misledBy(runs, SEED + 14, (random) => {
    const comparison = new PairedComparison(OPTIONS);
    let most = 0;
    for (let n = 1; n <= 500; n += 1) {
      const luck = random();
      const other = random() < 0.5 ? luck : random();
      comparison.add((other < 0.6 ? 1 : 0) - (luck < 0.6 ? 1 : 0));
      most = max(most, comparison.reading.eValue);
    }
    return most;
  });
}

/**
 * The mean share of false ones among the rules that are adopted, where each is tried on pairs, one after another, and settled as
 * the server does it; of 20 rules four in five gain just the margin, which is not enough, and the others 30 points. And how many
 * of these are found.
 */
export function falseAdoptions(runs: number): { rate: number; found: number } {
  const random = seededRandom(SEED + 15);
  const margin = 0.02;
  const tried = (alpha: number, gain: number) => {
    const comparison = new PairedComparison({ alpha, margin });
    for (let n = 1; ; n += 1) {
      const luck = random();
      const other = random() < 0.5 ? luck : random();
      comparison.add((other < 0.5 + gain ? 1 : 0) - (luck < 0.5 ? 1 : 0));
      const { reading } = comparison;
      const verdict = verdictOf(reading, n, { margin, maxUnits: 250 });
      if (verdict !== 'CONTINUE') return { verdict, eValue: reading.eValue };
    }
  };
  let [rate, found, helpful] = [0, 0, 0];
  for (let run = 0; run < runs; run += 1) {
    let [discoveries, wrong] = [0, 0];
    for (let trialNumber = 1; trialNumber <= 20; trialNumber += 1) {
      const isNull = random() < 0.8;
      const trial = tried(alphaOfTrial(trialNumber, discoveries), isNull ? margin : 0.3);
      const { isDiscovery } = settle({
        ...trial,
        trialNumber,
        discoveries,
        isRemoval: false,
        stopReason: null,
      });
      if (isDiscovery) discoveries += 1;
      if (isDiscovery && isNull) wrong += 1;
      if (isDiscovery && !isNull) found += 1;
      if (!isNull) helpful += 1;
    }
    rate += wrong / max(1, discoveries) / runs;
  }
  return { rate, found: found / helpful };
}
