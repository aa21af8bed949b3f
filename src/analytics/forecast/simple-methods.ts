import { minimise } from './minimise.js';
import { pathOf, type ForecastPath } from './path.js';

/** The bounds within which R's forecast looks for a smoothing parameter. */
const ALPHA = { from: 1e-4, to: 1 - 1e-4, pieces: 50 };

/** Simple exponential smoothing, fitted: where it stands at the end of the values. */
export interface Smoothing {
  readonly alpha: number;
  readonly level: number;
  /** Variance of the errors of one step. */
  readonly variance: number;
}

/** Fits alpha and the first level by least squares of one-step errors; at least two values. */
export function fitSmoothing(values: readonly number[]): Smoothing {
  const alpha = minimise((a) => smooth(values, a).squares, ALPHA.from, ALPHA.to, ALPHA.pieces);
  const { squares, level } = smooth(values, alpha);
  return { alpha, level, variance: squares / Math.max(1, values.length - 2) };
}

function smooth(values: readonly number[], alpha: number): { squares: number; level: number } {
  // The errors are linear in the first level, so that the best one is had by regression.
  let smoothed = 0;
  let weight = 1;
  let products = 0;
  let weights = 0;
  for (const value of values) {
    products += (value - smoothed) * weight;
    weights += weight * weight;
    smoothed += alpha * (value - smoothed);
    weight *= 1 - alpha;
  }
  let level = products / weights;
  let squares = 0;
  for (const value of values) {
    const error = value - level;
    squares += error * error;
    level += alpha * error;
  }
  return { squares, level };
}

/**
 * Theta: simple exponential smoothing with half the drift of the line of least squares.
 * Source: Hyndman & Billah, International Journal of Forecasting 19 (2003), 287-290.
 */
export function theta(values: readonly number[], steps: number): ForecastPath {
  const { alpha, level, variance } = fitSmoothing(values);
  const drift = slopeOf(values) / 2;
  const started = (1 - (1 - alpha) ** values.length) / alpha;
  return pathOf(steps, (step) => ({
    point: level + drift * (step - 1 + started),
    error: Math.sqrt(variance * (1 + (step - 1) * alpha * alpha)),
  }));
}

/** As it was last. */
export function naive(values: readonly number[], steps: number): ForecastPath {
  const last = values.at(-1)!;
  const squares = differencesOf(values).map((difference) => difference ** 2);
  const variance = squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length);
  return pathOf(steps, (step) => ({ point: last, error: Math.sqrt(variance * step) }));
}

/** On along the line from the first value to the last. */
export function drift(values: readonly number[], steps: number): ForecastPath {
  const n = values.length;
  const last = values.at(-1)!;
  const slope = (last - values[0]!) / Math.max(1, n - 1);
  const squares = differencesOf(values).map((difference) => (difference - slope) ** 2);
  const variance = squares.reduce((sum, square) => sum + square, 0) / Math.max(1, n - 2);
  return pathOf(steps, (step) => ({
    point: last + step * slope,
    error: Math.sqrt(variance * step * (1 + step / Math.max(1, n - 1))),
  }));
}

function differencesOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - values[index]!);
}

/** Slope of the line of least squares, per step. */
function slopeOf(values: readonly number[]): number {
  const centre = (values.length - 1) / 2;
  let products = 0;
  let squares = 0;
  values.forEach((value, index) => {
    products += (index - centre) * value;
    squares += (index - centre) ** 2;
  });
  return squares === 0 ? 0 : products / squares;
}
