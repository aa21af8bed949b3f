/** An arm as units are given to it. */
export interface Weighted {
  /** More than 0; only what it is of the sum of all counts. */
  readonly weight: number;
}

export interface Given<T> {
  readonly variant: T;
  /** With which probability a unit is given this one, in (0, 1]. */
  readonly propensity: number;
}

/**
 * Which variant a unit is given: the same one whenever and wherever it is asked, as long as key, variants and weights are
 * the same; independent of what it is given under another key.
 *
 * @param key the experiment's own, so that two experiments do not split units alike
 */
export function assign<T extends Weighted>(key: string, unit: string, variants: readonly T[]): Given<T> {
  let total = 0;
  for (const { weight } of variants) total += weight;
  let left = unitInterval(key, unit) * total;
  for (const variant of variants) {
    if (left < variant.weight) return { variant, propensity: variant.weight / total };
    left -= variant.weight;
  }
  // What is left after the last one is an error of rounding.
  const variant = variants.at(-1);
  if (!variant) throw new Error('there is no variant to give');
  return { variant, propensity: variant.weight / total };
}

/** A number in [0, 1) that looks random, and is the same for the same texts. */
export function unitInterval(key: string, unit: string): number {
  return murmur(unit, murmur(key, SEED)) / 2 ** 32;
}

const SEED = 0x9747b28c;
// Globals are slow to reach within a context of its own.
const { imul } = Math;

/** MurmurHash3, x86 32 bit, over the text's UTF-16 units. */
function murmur(text: string, seed: number): number {
  let hash = seed;
  const even = text.length & ~1;
  for (let i = 0; i < even; i += 2) {
    hash ^= scrambled(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
    hash = (hash << 13) | (hash >>> 19);
    hash = (imul(hash, 5) + 0xe6546b64) | 0;
  }
  if (even < text.length) hash ^= scrambled(text.charCodeAt(even));
  hash ^= text.length * 2;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scrambled(block: number): number {
  const mixed = imul(block, 0xcc9e2d51);
  return imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
