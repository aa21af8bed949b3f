import type { FilledValues } from './daily-values.js';
import { ets } from './ets.js';
import { pathOf, type ForecastPath } from './path.js';
import { drift, naive, theta } from './simple-methods.js';

/** The mean of ETS and Theta is what is used unless a simpler one did better on the back-test. */
export const DEFAULT_METHOD = 'ets+theta';
export const COMPETITORS = ['naive', 'drift'] as const;
export type MethodName = typeof DEFAULT_METHOD | (typeof COMPETITORS)[number];

type Method = (values: readonly number[], steps: number) => ForecastPath;

const METHODS: Readonly<Record<MethodName, Method>> = { 'ets+theta': etsAndTheta, naive, drift };

/** The mean of both, point by point; Theta alone where ETS finds no model. */
export function etsAndTheta(values: readonly number[], steps: number): ForecastPath {
  const one = theta(values, steps);
  const other = ets(values, steps);
  if (other === null) return one;
  return pathOf(steps, (step) => ({
    point: (one.points[step - 1]! + other.points[step - 1]!) / 2,
    // The two err together, so that no error is taken off for there being two.
    error: (one.errors[step - 1]! + other.errors[step - 1]!) / 2,
  }));
}

/** What a method expects of the `steps` days after the last day of the series, whether that was seen or not. */
export function forecastBy(method: MethodName, filled: FilledValues, steps: number): ForecastPath {
  const { silentDays } = filled;
  const { points, errors } = METHODS[method](filled.values, silentDays + steps);
  return {
    points: points.slice(silentDays),
    errors: errors.map((error, index) => Math.max(error, filled.errorOfGaps(index + 1))).slice(silentDays),
  };
}
