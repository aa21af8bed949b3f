/** What is kept of values: enough for their mean and spread. */
export interface Moments {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

export const NO_MOMENTS: Moments = { n: 0, sum: 0, sumSquares: 0 };

/** With one value more. */
export function withValue({ n, sum, sumSquares }: Moments, value: number): Moments {
  return { n: n + 1, sum: sum + value, sumSquares: sumSquares + value * value };
}

export function momentsOf(values: readonly number[]): Moments {
  return values.reduce(withValue, NO_MOMENTS);
}

export function pooled(a: Moments, b: Moments): Moments {
  return { n: a.n + b.n, sum: a.sum + b.sum, sumSquares: a.sumSquares + b.sumSquares };
}

/** 0 where there is none; a caller that minds asks `n` first. */
export function meanOf({ n, sum }: Moments): number {
  return n === 0 ? 0 : sum / n;
}

/** With n - 1; 0 below two values. */
export function varianceOf({ n, sum, sumSquares }: Moments): number {
  return n < 2 ? 0 : Math.max(0, (sumSquares - (sum * sum) / n) / (n - 1));
}

/** With n - 1, of two values that belong together; 0 below two pairs. */
export function covarianceOf(a: Moments, b: Moments, sumOfProducts: number): number {
  return a.n < 2 ? 0 : (sumOfProducts - (a.sum * b.sum) / a.n) / (a.n - 1);
}
