/** What a method expects of the next steps, the first step first. */
export interface ForecastPath {
  readonly points: readonly number[];
  /** Standard errors of the points, as the method's own model reckons them. */
  readonly errors: readonly number[];
}

/** A path of `steps` steps; `at` is given the step, from 1. */
export function pathOf(
  steps: number,
  at: (step: number) => { readonly point: number; readonly error: number },
): ForecastPath {
  const all = Array.from({ length: steps }, (_, index) => at(index + 1));
  return { points: all.map(({ point }) => point), errors: all.map(({ error }) => error) };
}

/** Whether all of a path are numbers that can be used. */
export function isSound({ points, errors }: ForecastPath): boolean {
  return points.every(Number.isFinite) && errors.every((error) => Number.isFinite(error) && error >= 0);
}
