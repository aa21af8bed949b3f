import { describe, expect, test } from '@jest/globals';
import { defaultRho, meanMargin, sequentialInterval } from './asymptotic.js';
import { BettingSequence, bettingCapital, hedgedMartingale } from './betting.js';
import {
  bernoulliSequence,
  betaBinomialMixture,
  gammaExponentialMixture,
  gammaPoissonMixture,
  mixtureBound,
  mixtureRho,
  normalMixture,
  oneSidedNormalMixture,
  polynomialStitchingBound,
} from './boundaries.js';
import { chanceOf } from './chance.js';
import { adjustedArm, cupedTheta } from './cuped.js';
import { varianceOf, momentsOf } from './moments.js';
import { empiricalBernsteinSequence, hoeffdingSequence } from './predmix.js';
import { quantileTest } from './quantile-test.js';
import { sampleRatioPValue } from './sample-ratio.js';
import { armOf, differenceOf, fixedTest, fixedTestGreater, proportionArm } from './two-sample.js';

const A = { n: 3_000, sum: 1_396.87, sumSquares: 52_377.9767 };
const B = { n: 3_461, sum: 2_422.7, sumSquares: 134_698.29 };
const MORE_A = { ...A, n: 3_407 };

describe("growthbook's numbers", () => {
  test('V1: a sequential t-test', () => {
    const result = sequentialInterval(differenceOf(armOf(A), armOf(B), 'RELATIVE'), A.n + B.n, {
      tuning: 1_000,
    });
    expect(result.estimate).toBeCloseTo(0.50336, 5);
    expect(result.lower).toBeCloseTo(-0.55844, 5);
    expect(result.upper).toBeCloseTo(1.56516, 5);
    expect(result.standardError).toBeCloseTo(0.33341, 5);
    expect(result.pValue).toBe(1);
  });

  test('V2: what to believe of two shares', () => {
    const result = chanceOf(differenceOf(proportionArm(49, 100), proportionArm(51, 100), 'RELATIVE'));
    expect(result.estimate).toBeCloseTo(0.04082, 5);
    expect(result.lower).toBeCloseTo(-0.24779, 5);
    expect(result.upper).toBeCloseTo(0.32943, 5);
    expect(result.standardError).toBeCloseTo(0.14725, 5);
    expect(result.chanceToWin).toBeCloseTo(0.60918, 5);
    expect(result.risk.control).toBeCloseTo(0.0814, 5);
    expect(result.risk.treatment).toBeCloseTo(0.04058, 5);
  });

  test('V3: a sequential test of two shares', () => {
    const [a, b] = [proportionArm(1_396, 3_000), proportionArm(2_422, 3_461)];
    const result = sequentialInterval(differenceOf(a, b, 'RELATIVE'), 6_461);
    expect(result.estimate).toBeCloseTo(0.50386, 5);
    expect(result.lower).toBeCloseTo(0.40098, 5);
    expect(result.upper).toBeCloseTo(0.60675, 5);
    expect(result.standardError).toBeCloseTo(0.03386, 5);
    expect(result.pValue).toBeCloseTo(0, 5);
  });

  test('V4: a fixed t-test, relative and absolute', () => {
    const relative = fixedTest(armOf(MORE_A), armOf(B), 'RELATIVE');
    expect(relative.estimate).toBeCloseTo(0.70732, 5);
    expect(relative.lower).toBeCloseTo(-0.03526, 5);
    expect(relative.upper).toBeCloseTo(1.44989, 5);
    expect(relative.pValue).toBeCloseTo(0.06191, 5);
    const absolute = fixedTest(armOf(MORE_A), armOf(B), 'ABSOLUTE');
    expect(absolute.estimate).toBeCloseTo(0.29, 5);
    expect(absolute.lower).toBeCloseTo(0.04538, 5);
    expect(absolute.upper).toBeCloseTo(0.53462, 5);
    expect(absolute.pValue).toBeCloseTo(0.02016, 5);
  });

  test('V5: a fixed test of two shares', () => {
    const result = fixedTest(proportionArm(14, 28), proportionArm(16, 30), 'RELATIVE');
    expect(result.estimate).toBeCloseTo(0.06667, 5);
    expect(result.lower).toBeCloseTo(-0.47767, 5);
    expect(result.upper).toBeCloseTo(0.61101, 5);
    expect(result.standardError).toBeCloseTo(0.2717, 5);
    expect(result.pValue).toBeCloseTo(0.80707, 5);
  });

  test('V6: what to believe of two means, without and with a prior', () => {
    const a = armOf({ n: 10, sum: 100, sumSquares: 1_002.25 });
    const b = armOf({ n: 10, sum: 105, sumSquares: 1_111.5 });
    const flat = chanceOf(differenceOf(a, b, 'RELATIVE'));
    expect(flat.estimate).toBeCloseTo(0.05, 5);
    expect(flat.lower).toBeCloseTo(-0.02, 5);
    expect(flat.upper).toBeCloseTo(0.12, 5);
    expect(flat.standardError).toBeCloseTo(0.03572, 5);
    expect(flat.chanceToWin).toBeCloseTo(0.91923, 5);
    expect(flat.risk.control).toBeCloseTo(0.05131, 5);
    expect(flat.risk.treatment).toBeCloseTo(0.00131, 5);
    const informed = chanceOf(differenceOf(a, b, 'RELATIVE'), { mean: 0.1, variance: 0.1 });
    expect(informed.estimate).toBeCloseTo(0.05063, 5);
    expect(informed.chanceToWin).toBeCloseTo(0.92315, 5);
  });

  test('V7: a sequential test with a covariate', () => {
    const a = { post: A, pre: { n: 3_000, sum: 16.87, sumSquares: 527.9767 }, sumOfProducts: 1 };
    const b = { post: B, pre: { n: 3_461, sum: 22.7, sumSquares: 1_348.29 }, sumOfProducts: 1 };
    const theta = cupedTheta(a, b);
    const difference = differenceOf(adjustedArm(a, theta), adjustedArm(b, theta), 'RELATIVE');
    const result = sequentialInterval(difference, 6_461);
    expect(result.estimate).toBeCloseTo(0.50338, 5);
    expect(result.lower).toBeCloseTo(-0.50969, 5);
    expect(result.upper).toBeCloseTo(1.51646, 5);
    expect(result.pValue).toBe(1);
  });

  test('V8: a one-sided fixed test', () => {
    const absolute = fixedTestGreater(armOf(A), armOf(B), 'ABSOLUTE');
    expect(absolute.estimate).toBeCloseTo(0.23438, 5);
    expect(absolute.lower).toBeCloseTo(0.02079, 5);
    expect(absolute.pValue).toBeCloseTo(0.03554, 5);
    const relative = fixedTestGreater(armOf(A), armOf(B), 'RELATIVE');
    expect(relative.lower).toBeCloseTo(-0.04514, 5);
    expect(relative.pValue).toBeCloseTo(0.06558, 5);
  });
});

describe("confseq's numbers", () => {
  const tuning = { v: 100, alpha: 0.05 };

  test('V9: normal mixtures', () => {
    expect(mixtureRho(tuning)).toBeCloseTo(12.60056, 5);
    expect(normalMixture(tuning).logValue(10, 100)).toBeCloseTo(-0.6510052, 7);
    expect(mixtureBound(normalMixture(tuning), 100, 0.05)).toBeCloseTo(30.35209, 5);
    expect(mixtureBound(oneSidedNormalMixture(tuning), 100, 0.05)).toBeCloseTo(27.66071, 5);
  });

  test('V10: other mixtures, and stitching', () => {
    expect(mixtureBound(gammaExponentialMixture(tuning, 2), 100, 0.05)).toBeCloseTo(33.02017, 5);
    expect(mixtureBound(gammaPoissonMixture(tuning, 2), 100, 0.05)).toBeCloseTo(30.1949, 4);
    expect(mixtureBound(betaBinomialMixture(tuning, 0.2, 0.8), 100, 0.05)).toBeCloseTo(31.4308, 4);
    expect(polynomialStitchingBound(100, 0.05, { vMin: 10, c: 3 })).toBeCloseTo(64.48755, 5);
  });

  test.each([
    [700, 1_000, 100, 0.651629, 0.745949],
    [15, 50, 50, 0.129556, 0.511896],
    [5, 50, 50, 0.013021, 0.269264],
    [1, 50, 50, 0, 0.13489],
    [100, 200, 1, 0.328923, 0.671076],
    [1, 1, 50, 0, 1],
  ])('V11: %i of %i, narrowest at %i', (successes, trials, at, lower, upper) => {
    const interval = bernoulliSequence(successes, trials, { tuning: at });
    expect(interval.lower).toBeCloseTo(lower, 5);
    expect(interval.upper).toBeCloseTo(upper, 5);
  });

  test.each([
    [0.5, 70, 0.814704, 6],
    [0.5, 85, 0.0838055, 7],
    [0.5, 100, 0.0054947, 7],
    [0.9, 55, 0.0340463, 7],
  ])('V12: the %f-quantile of an arm that is %i higher', (p, offset, expected, digits) => {
    const first = Array.from({ length: 1_000 }, (_, i) => i + 1);
    const second = first.map((value) => value + offset);
    expect(quantileTest(first, second, { p, tuning: 100 })).toBeCloseTo(expected, digits);
  });

  const values = Array.from({ length: 10 }, () => [0.9, 0.4, 0.7, 1, 0.2, 0.8, 0.6, 0.5, 1, 0.3]).flat();

  test.each([
    [10, [0.146112, 1], [0, 1], [0.315, 0.874]],
    [50, [0.438902, 0.846245], [0.454575, 0.819245], [0.523, 0.752]],
    [100, [0.490374, 0.793917], [0.532689, 0.744413], [0.56, 0.724]],
  ])('V13: sequences of bounded values after %i', (n, hoeffding, bernstein, betting) => {
    const seen = values.slice(0, n);
    const pair = ({ lower, upper }: { lower: number; upper: number }) => [lower, upper];
    pair(hoeffdingSequence(seen)).forEach((end, i) => expect(end).toBeCloseTo(hoeffding[i]!, 6));
    pair(empiricalBernsteinSequence(seen)).forEach((end, i) => expect(end).toBeCloseTo(bernstein[i]!, 6));
    const sequence = new BettingSequence();
    for (const x of seen) sequence.add(x);
    pair(sequence.latest).forEach((end, i) => expect(end).toBeCloseTo(betting[i]!, 10));
  });

  test('V14: the martingale against a mean of .5', () => {
    const at = (n: number) => hedgedMartingale(bettingCapital(values.slice(0, n), 0.5));
    expect(at(1)).toBeCloseTo(0.7, 10);
    expect(at(10)).toBeCloseTo(1.362161, 6);
    expect(at(50)).toBeCloseTo(60.949621, 6);
    expect(at(100)).toBeCloseTo(1_680.65329, 5);
  });
});

test("V15: tensorzero's margins", () => {
  expect(defaultRho(0.05)).toBeCloseTo(0.296341, 6);
  expect(meanMargin(100, 0.25, 0.05)).toBeCloseTo(0.161333, 6);
  expect(meanMargin(1_000, 0.25, 0.05)).toBeCloseTo(0.048838, 6);
});

test("V16: R's chi-square of a sample ratio", () => {
  expect(sampleRatioPValue([5_000, 5_200], [1, 1])).toBeCloseTo(0.04767038, 8);
});

test('V17: a covariate takes away the square of its correlation from the variance', () => {
  const pre = Array.from({ length: 400 }, (_, i) => Math.sin(i * 1.7) + Math.cos(i * 0.3));
  const post = pre.map((x, i) => 2 * x + Math.sin(i * 12.9898) * 1.5);
  const half = (values: readonly number[], from: number) => momentsOf(values.slice(from, from + 200));
  const products = (from: number) =>
    post.slice(from, from + 200).reduce((sum, y, i) => sum + y * pre[from + i]!, 0);
  const [a, b] = [0, 200].map((from) => ({
    post: half(post, from),
    pre: half(pre, from),
    sumOfProducts: products(from),
  }));
  const whole = { post: momentsOf(post), pre: momentsOf(pre), sumOfProducts: products(0) + products(200) };
  const theta = cupedTheta(a!, b!);
  const reduction = 1 - adjustedArm(whole, theta).variance / varianceOf(whole.post);
  const [meanX, meanY] = [whole.pre.sum / 400, whole.post.sum / 400];
  const dot = (u: (i: number) => number, v: (i: number) => number) =>
    pre.reduce((sum, _, i) => sum + u(i) * v(i), 0);
  const [dx, dy] = [(i: number) => pre[i]! - meanX, (i: number) => post[i]! - meanY];
  const correlation = dot(dx, dy) / Math.sqrt(dot(dx, dx) * dot(dy, dy));
  expect(reduction).toBeCloseTo(correlation ** 2, 10);
});
