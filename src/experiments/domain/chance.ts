import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Difference } from './two-sample.js';

export interface Chance extends Difference {
  readonly lower: number;
  readonly upper: number;
  /** That the treatment is better. */
  readonly chanceToWin: number;
  /** What is lost on average by staying with the control, and by taking the treatment. */
  readonly risk: { readonly control: number; readonly treatment: number };
}

/**
 * What to believe of a difference: to be shown, never to decide by, for it may not be read at any time.
 * Source: growthbook, packages/stats (MIT).
 *
 * @param prior what was believed before; nothing if left out
 */
export function chanceOf(
  difference: Difference,
  prior?: { readonly mean: number; readonly variance: number },
  alpha = 0.05,
): Chance {
  const { estimate, standardError } = posterior(difference, prior);
  const z = estimate / standardError;
  const density = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * standardError;
  const half = normalQuantile(1 - alpha / 2, 0, 1) * standardError;
  const chanceToWin = normalCdf(z, 0, 1);
  return {
    estimate,
    standardError,
    lower: estimate - half,
    upper: estimate + half,
    chanceToWin,
    risk: {
      control: estimate * chanceToWin + density,
      treatment: -estimate * normalCdf(-z, 0, 1) + density,
    },
  };
}

function posterior(
  { estimate, standardError }: Difference,
  prior?: { readonly mean: number; readonly variance: number },
): Difference {
  if (!prior) return { estimate, standardError };
  const [data, before] = [1 / standardError ** 2, 1 / prior.variance];
  return {
    estimate: (estimate * data + prior.mean * before) / (data + before),
    standardError: Math.sqrt(1 / (data + before)),
  };
}
