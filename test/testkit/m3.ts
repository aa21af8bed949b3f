import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { backTest, choose, scaledError } from '../../src/analytics/forecast/back-test.js';
import {
  intervalsOf,
  LEVELS,
  reachesOf,
  UNCALIBRATED_FACTOR,
} from '../../src/analytics/forecast/conformal.js';
import { fillGaps } from '../../src/analytics/forecast/daily-values.js';
import { ets } from '../../src/analytics/forecast/ets.js';
import { DEFAULT_METHOD, forecastBy } from '../../src/analytics/forecast/methods.js';
import { theta } from '../../src/analytics/forecast/simple-methods.js';
import { clip, type ValueRange } from '../../src/analytics/forecast/value-range.js';
import { testDataFolder } from './humaneval.js';
import { seededRandom } from './seeded-random.js';

export type M3Set = 'yearly' | 'other';

/** A series of the M3 competition, with what came after it. */
export interface M3Series {
  readonly id: string;
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** The competition's values are sizes of things. */
const POSITIVE: ValueRange = {
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  smallestError: Number.MIN_VALUE,
  isHigherBetter: true,
};
const SPLITS = 50;

/** @returns the set's series; null, said loudly, where the data are not on this machine */
export function readM3(set: M3Set): M3Series[] | null {
  const file = join(testDataFolder(), 'forecasting', `m3-${set}.jsonl.gz`);
  if (!existsSync(file)) {
    process.stderr.write(
      `\nSKIPPED: the M3 competition needs ${file}. Set AGENT_TRAINER_TEST_DATA to the folder that has the data.\n`,
    );
    return null;
  }
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as M3Series);
}

/** Means over all series of a set. */
export interface MethodResult {
  readonly method: string;
  readonly mase: number;
  /** In percent, from 0 to 200. */
  readonly smape: number;
}

export interface M3Result {
  readonly seriesCount: number;
  readonly methods: readonly MethodResult[];
  /** Share of what came that each kind of interval about ETS and Theta held, at 80 and 95 %. */
  readonly coverage: {
    readonly model: readonly number[];
    readonly uncalibrated: readonly number[];
    /** Mean over random halves of the series, each calibrated on the other half. */
    readonly conformal: readonly number[];
  };
  /** Ends of intervals that were checked, and those that were out of range, no number, or in the wrong order. */
  readonly bounds: { readonly count: number; readonly unsoundCount: number };
}

interface Scored {
  readonly point: number;
  readonly error: number;
  readonly actual: number;
}

/**
 * Forecasts each series by the code that serves predictions, and marks what came out by what came.
 *
 * @param options.seed of the random halves
 * @param options.isChoiceMade whether to back-test each series and use what that chooses, which takes most of the time
 */
export function competeOnM3(
  series: readonly M3Series[],
  { seed, isChoiceMade }: { readonly seed: number; readonly isChoiceMade: boolean },
): M3Result {
  const errors = new Map<string, { mase: number; smape: number }>();
  const scored: Scored[][] = [];
  for (const one of series) {
    const steps = one.test.length;
    const filled = fillGaps(one.train)!;
    const mean = forecastBy(DEFAULT_METHOD, filled, steps);
    const paths = {
      naive: forecastBy('naive', filled, steps).points,
      drift: forecastBy('drift', filled, steps).points,
      theta: theta(one.train, steps).points,
      ets: (ets(one.train, steps) ?? theta(one.train, steps)).points,
      [DEFAULT_METHOD]: mean.points,
      ...(isChoiceMade && { 'as chosen': forecastBy(chosenFor(one), filled, steps).points }),
    };
    for (const [method, points] of Object.entries(paths)) {
      const clipped = points.map((point) => clip(point, POSITIVE));
      const sum = errors.get(method) ?? { mase: 0, smape: 0 };
      sum.mase += scaledError(one.train, clipped, one.test)!;
      sum.smape += smape(clipped, one.test);
      errors.set(method, sum);
    }
    scored.push(
      mean.points.map((point, index) => ({ point, error: mean.errors[index]!, actual: one.test[index]! })),
    );
  }
  const n = series.length;
  const all = scored.flat();
  const conformal = conformalCoverage(scored, seed);
  return {
    seriesCount: n,
    methods: [...errors].map(([method, sum]) => ({ method, mase: sum.mase / n, smape: sum.smape / n })),
    coverage: {
      model: shareHeld(all, 1 / UNCALIBRATED_FACTOR),
      uncalibrated: shareHeld(all, 1),
      conformal: conformal.coverage,
    },
    bounds: conformal.bounds,
  };
}

function chosenFor({ train, test }: M3Series) {
  const work = backTest(train, test.length, POSITIVE);
  for (;;) {
    const step = work.next();
    if (step.done) return choose(step.value).method;
  }
}

function smape(points: readonly number[], actual: readonly number[]): number {
  const sum = points.reduce((total, point, index) => {
    const value = actual[index]!;
    return total + (200 * Math.abs(value - point)) / (Math.abs(value) + Math.abs(point));
  }, 0);
  return sum / points.length;
}

/** Of intervals that no past forecast has calibrated, at 80 and 95 %, with the errors so many times as large. */
function shareHeld(all: readonly Scored[], times: number): number[] {
  const reaches = reachesOf([]).map((reach) => reach * times);
  return LEVELS.map((_, index) => {
    const held = all.filter((one) => {
      const { lower, upper } = intervalsOf(one, reaches, POSITIVE)[index]!;
      return lower <= one.actual && one.actual <= upper;
    });
    return held.length / all.length;
  });
}

function conformalCoverage(scored: readonly (readonly Scored[])[], seed: number) {
  const random = seededRandom(seed);
  const held = LEVELS.map(() => 0);
  let [pairs, count, unsoundCount] = [0, 0, 0];
  for (let split = 0; split < SPLITS; split += 1) {
    const shuffled = scored
      .map((paths) => ({ paths, key: random() }))
      .sort((one, other) => one.key - other.key)
      .map(({ paths }) => paths);
    const half = Math.floor(shuffled.length / 2);
    const steps = shuffled[0]!.length;
    for (let step = 0; step < steps; step += 1) {
      const scores = shuffled
        .slice(0, half)
        .map((paths) => paths[step]!)
        .map(({ point, error, actual }) => Math.abs(actual - point) / error);
      const reaches = reachesOf(scores);
      for (const paths of shuffled.slice(half)) {
        const one = paths[step]!;
        pairs += 1;
        intervalsOf(one, reaches, POSITIVE).forEach(({ lower, upper }, index) => {
          if (lower <= one.actual && one.actual <= upper) held[index]! += 1;
          count += 2;
          if (!(lower >= POSITIVE.min && lower <= upper && upper <= POSITIVE.max)) unsoundCount += 1;
        });
      }
    }
  }
  return { coverage: held.map((number) => number / pairs), bounds: { count, unsoundCount } };
}
