import { createHash } from 'node:crypto';

const FIRST_SIZE = 1_024;
/** Beyond this share of full places, looking for one takes long. */
const FULLEST = 0.7;

/**
 * Texts that have been seen, by 64 bits of their SHA-256, in 8 to 24 bytes each outside the heap: a million of them have
 * two of the same hash once in forty million times.
 */
export class SeenTexts {
  private hashes = new BigUint64Array(FIRST_SIZE);
  private count = 0;

  /** Whether this one, as a sequence of texts, is seen for the first time. */
  isNew(...texts: readonly string[]): boolean {
    const hash = hashOf(texts);
    const place = placeOf(this.hashes, hash);
    if (this.hashes[place] === hash) return false;
    this.hashes[place] = hash;
    this.count += 1;
    if (this.count > this.hashes.length * FULLEST) this.grow();
    return true;
  }

  private grow(): void {
    const larger = new BigUint64Array(this.hashes.length * 2);
    for (const hash of this.hashes) if (hash !== 0n) larger[placeOf(larger, hash)] = hash;
    this.hashes = larger;
  }
}

/** Where a hash is, or belongs: from its own place on, the first that is its own or empty. */
function placeOf(hashes: BigUint64Array, hash: bigint): number {
  const last = hashes.length - 1;
  let place = Number(hash & BigInt(last));
  while (hashes[place] !== 0n && hashes[place] !== hash) place = (place + 1) & last;
  return place;
}

/** Never 0, which is an empty place. */
function hashOf(texts: readonly string[]): bigint {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  return hash.digest().readBigUInt64BE() || 1n;
}
