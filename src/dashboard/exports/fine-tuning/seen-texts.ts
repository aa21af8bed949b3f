import { hash as hashOnce } from 'node:crypto';

/** So many tables, that none takes long to grow. */
const TABLE_BITS = 6n;
const FIRST_SIZE = 64;
/** Beyond this share of full places, looking for one takes long. */
const FULLEST = 0.7;

/**
 * Texts that have been seen, by 64 bits of their SHA-256, in 8 to 24 bytes each outside the heap: a million of them have
 * two of the same hash once in forty million times.
 */
export class SeenTexts {
  private readonly tables = Array.from({ length: 2 ** Number(TABLE_BITS) }, () => new HashTable());

  /** Whether this one, as a sequence of texts, is seen for the first time. */
  isNew(...texts: readonly string[]): boolean {
    const hash = hashOf(texts);
    return this.tables[Number(hash >> (64n - TABLE_BITS))]!.add(hash);
  }
}

/** Hashes, none of which is 0. */
class HashTable {
  private hashes = new BigUint64Array(FIRST_SIZE);
  private count = 0;

  /** Whether it was not there. */
  add(hash: bigint): boolean {
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

/** Never 0, which is an empty place. By one call: an object for each hash would be one more that a collection has to end. */
function hashOf(texts: readonly string[]): bigint {
  const all = texts.map((text) => `${Buffer.byteLength(text)}:${text}`).join('');
  return hashOnce('sha256', all, 'buffer').readBigUInt64BE() || 1n;
}
