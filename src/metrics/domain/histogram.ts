/** How far a quantile may be from the exact one, as a share of it. */
export const RELATIVE_ERROR = 0.02;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);

/**
 * The bucket of a whole number: 0 for 0, else 1 + k with its sign, where |value| lies in (γ^(k-1), γ^k].
 * Source: C. Masson, J. E. Rim, H. K. Lee, "DDSketch", PVLDB 12 (2019), 2195-2205.
 */
export function bucketOf(value: number): number {
  if (value === 0) return 0;
  return Math.sign(value) * (1 + Math.ceil(Math.log(Math.abs(value)) / LOG_GAMMA));
}

/** The number that is nearest, relatively, to all that a bucket holds. */
function valueOf(bucket: number): number {
  if (bucket === 0) return 0;
  return (Math.sign(bucket) * 2 * GAMMA ** (Math.abs(bucket) - 1)) / (GAMMA + 1);
}

/** Counts of whole numbers in buckets that grow with them: all quantiles within RELATIVE_ERROR, mergeable without loss. */
export class Histogram {
  private readonly counts = new Map<number, number>();
  private total = 0;

  /** Observations in it. */
  get count(): number {
    return this.total;
  }

  add(value: number): void {
    this.addBucket(bucketOf(value), 1);
  }

  addBucket(bucket: number, count: number): void {
    if (count === 0) return;
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + count);
    this.total += count;
  }

  merge(other: Histogram): void {
    for (const [bucket, count] of other.counts) this.addBucket(bucket, count);
  }

  /** [bucket, count], lowest first. */
  entries(): [bucket: number, count: number][] {
    return [...this.counts].sort(([a], [b]) => a - b);
  }

  /**
   * The value at the nearest rank, within RELATIVE_ERROR; null where nothing was observed.
   *
   * @param share in [0, 1]: 0.5 is the median
   */
  quantile(share: number): number | null {
    const rank = Math.min(Math.max(Math.ceil(share * this.total), 1), this.total);
    let seen = 0;
    for (const [bucket, count] of this.entries()) {
      seen += count;
      if (seen >= rank) return valueOf(bucket);
    }
    return null;
  }

  /** As PostgreSQL reads an integer[] whose subscripts are the buckets; null where it is empty. */
  toArrayLiteral(): string | null {
    const { first, counts } = this.spread('NULL');
    return counts.length === 0 ? null : `[${first}:${first + counts.length - 1}]={${counts.join(',')}}`;
  }

  /** As addStored reads it; null where it is empty. */
  toStored(): string | null {
    const { first, counts } = this.spread('');
    return counts.length === 0 ? null : `${first}:${counts.join(',')}`;
  }

  /** Counts from the lowest bucket to the highest, with `none` where nothing was observed. */
  private spread<T>(none: T): { first: number; counts: (number | T)[] } {
    const entries = this.entries();
    const first = entries[0]?.[0] ?? 0;
    const last = entries.at(-1)?.[0] ?? -1;
    const counts: (number | T)[] = Array.from({ length: last - first + 1 }, () => none);
    for (const [bucket, count] of entries) counts[bucket - first] = count;
    return { first, counts };
  }

  /**
   * Adds stored histograms to this one.
   *
   * @param text as `lowest bucket:count,count,…` each, joined by semicolons; a missing count is none
   */
  addStored(text: string): void {
    let bucket = 0;
    let number = 0;
    let sign = 1;
    let isBucket = true;
    // By character: a dashboard reads some hundred thousand of them.
    for (let at = 0; at <= text.length; at += 1) {
      const code = at === text.length ? SEMICOLON : text.charCodeAt(at);
      if (code >= ZERO) {
        if (code <= NINE) {
          number = number * 10 + code - ZERO;
          continue;
        }
        if (code === COLON) {
          bucket = sign * number;
          isBucket = false;
        } else if (code === SEMICOLON) {
          if (!isBucket) this.addBucket(bucket, number);
          isBucket = true;
        }
        sign = 1;
      } else if (code === COMMA) {
        this.addBucket(bucket, number);
        bucket += 1;
      } else sign = -1;
      number = 0;
    }
  }
}

const COMMA = 44;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const SEMICOLON = 59;
