import { minimise } from './minimise.js';

/** Something seen at a time, in any unit; value is null where nothing was seen. */
export interface Sighting {
  readonly at: number;
  readonly value: number | null;
}

/** A level that walks at random, seen with noise. */
export interface LocalLevel {
  /** Variance by which the level moves in one unit of time. */
  readonly levelVariance: number;
  /** Variance of what is seen about the level. */
  readonly noiseVariance: number;
  /** The level at each sighting, from all that was seen before and after. */
  readonly smoothed: readonly number[];
  /** The level at the last sighting, with its variance. */
  readonly last: { readonly level: number; readonly variance: number };
}

/** Where the ratio of the two variances is looked for, as logarithms. */
const LOG_RATIO = { from: -14, to: 12, pieces: 52 };

/**
 * Fits a local level to sightings in order of time by maximum likelihood, with a diffuse start; the level moves by as
 * much more as more time lies between two of them.
 * Source: Durbin & Koopman, Time Series Analysis by State Space Methods (2012), chapter 2.
 *
 * @returns null where fewer than two values were seen
 */
export function fitLocalLevel(sightings: readonly Sighting[]): LocalLevel | null {
  const seen = sightings.filter(({ value }) => value !== null);
  if (seen.length < 2) return null;
  if (seen.every(({ value }) => value === seen[0]!.value)) return still(sightings, seen[0]!.value!);
  const logRatio = minimise(
    (x) => -filter(seen, Math.exp(x)).logLikelihood,
    LOG_RATIO.from,
    LOG_RATIO.to,
    LOG_RATIO.pieces,
  );
  const ratio = Math.exp(logRatio);
  const noiseVariance = filter(seen, ratio).noiseVariance;
  const { levels, variances } = filter(sightings, ratio);
  return {
    levelVariance: ratio * noiseVariance,
    noiseVariance,
    smoothed: smooth(sightings, ratio, levels, variances),
    last: { level: levels.at(-1)!, variance: variances.at(-1)! * noiseVariance },
  };
}

function still(sightings: readonly Sighting[], value: number): LocalLevel {
  return {
    levelVariance: 0,
    noiseVariance: 0,
    smoothed: sightings.map(() => value),
    last: { level: value, variance: 0 },
  };
}

interface Filtered {
  readonly levels: number[];
  /** In units of the noise's variance. */
  readonly variances: number[];
  readonly logLikelihood: number;
  readonly noiseVariance: number;
}

/** The Kalman filter; the first sighting that has a value starts it, those before it get that value. */
function filter(sightings: readonly Sighting[], ratio: number): Filtered {
  const levels: number[] = [];
  const variances: number[] = [];
  const first = sightings.findIndex(({ value }) => value !== null);
  let level = sightings[first]!.value!;
  let variance = 1;
  let count = 0;
  let squares = 0;
  let logs = 0;
  sightings.forEach(({ at, value }, index) => {
    if (index > first) {
      variance += ratio * (at - sightings[index - 1]!.at);
      if (value !== null) {
        const spread = variance + 1;
        const surprise = value - level;
        count += 1;
        squares += (surprise * surprise) / spread;
        logs += Math.log(spread);
        level += (variance / spread) * surprise;
        variance /= spread;
      }
    }
    levels.push(level);
    variances.push(variance);
  });
  const noiseVariance = squares / Math.max(1, count);
  return { levels, variances, noiseVariance, logLikelihood: -(count * Math.log(noiseVariance) + logs) / 2 };
}

function smooth(
  sightings: readonly Sighting[],
  ratio: number,
  levels: readonly number[],
  variances: readonly number[],
): number[] {
  const smoothed = [...levels];
  for (let index = sightings.length - 2; index >= 0; index -= 1) {
    const moved = variances[index]! + ratio * (sightings[index + 1]!.at - sightings[index]!.at);
    smoothed[index]! += (variances[index]! / moved) * (smoothed[index + 1]! - levels[index]!);
  }
  return smoothed;
}
