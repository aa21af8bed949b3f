import { covarianceOf, meanOf, pooled, varianceOf, type Moments } from './moments.js';
import type { Arm } from './two-sample.js';

/** Outcomes with a covariate that was measured before the experiment. */
export interface Covaried {
  /** Of outcomes. */
  readonly post: Moments;
  /** Of covariates, of the same units. */
  readonly pre: Moments;
  readonly sumOfProducts: number;
}

/** By how much the outcome goes with the covariate, over both arms. */
export function cupedTheta(a: Covaried, b: Covaried): number {
  const [post, pre] = [pooled(a.post, b.post), pooled(a.pre, b.pre)];
  const variance = varianceOf(pre);
  return variance === 0 ? 0 : covarianceOf(post, pre, a.sumOfProducts + b.sumOfProducts) / variance;
}

/** An arm without what its covariate explains; relative differences stay relative to the unadjusted mean. */
export function adjustedArm({ post, pre, sumOfProducts }: Covaried, theta: number): Arm {
  const variance =
    varianceOf(post) + theta ** 2 * varianceOf(pre) - 2 * theta * covarianceOf(post, pre, sumOfProducts);
  return {
    n: post.n,
    mean: meanOf(post) - theta * meanOf(pre),
    variance: Math.max(0, variance),
    base: meanOf(post),
  };
}

/** An arm of which only some units have a covariate. */
export interface PartlyCovaried {
  /** Of all units' outcomes. */
  readonly post: Moments;
  /** Of the units with a covariate. */
  readonly pre: Moments;
  readonly sumOfProducts: number;
  /** Sum of the outcomes of the units with a covariate. */
  readonly coveredSum: number;
}

/** Units without a covariate count as average ones, to whom nothing is adjusted. */
export function centred(arm: PartlyCovaried, centre: number): Covaried {
  const { post, pre, sumOfProducts, coveredSum } = arm;
  const sum = pre.sum - pre.n * centre;
  const sumSquares = pre.sumSquares - 2 * centre * pre.sum + pre.n * centre ** 2;
  return {
    post,
    pre: { n: post.n, sum, sumSquares },
    sumOfProducts: sumOfProducts - centre * coveredSum,
  };
}
