/** Of the t-th trial's share of alpha, t from 1 on; they sum up to 1. */
const gamma = (t: number): number => 1 / (t * (t + 1));

/** The e-value from which the t-th trial is a discovery, after so many discoveries among those with lower numbers. */
export function eLondThreshold(t: number, discoveries: number, alpha = 0.1): number {
  return 1 / (alpha * gamma(t) * (discoveries + 1));
}

/**
 * Which trials are discoveries, in the order in which they began: holds the rate of false ones at alpha, however the
 * trials depend on each other. Source: Xu and Ramdas, arXiv 2306.01737.
 *
 * @param eValues null while a trial is running: it is no discovery, and later ones do not count on it
 */
export function eLond(eValues: readonly (number | null)[], alpha = 0.1): boolean[] {
  let discoveries = 0;
  return eValues.map((eValue, i) => {
    const isDiscovery = eValue !== null && eValue >= eLondThreshold(i + 1, discoveries, alpha);
    if (isDiscovery) discoveries += 1;
    return isDiscovery;
  });
}
