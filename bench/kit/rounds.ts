import { percentile } from '../harness.js';

/** Measures each kind once a round, in turns and each time beginning with another one; the answers by kind. */
export async function inTurns<K extends string, T>(
  kinds: readonly K[],
  rounds: number,
  measure: (kind: K) => Promise<T>,
): Promise<Record<K, T[]>> {
  const results = Object.fromEntries(kinds.map((kind) => [kind, [] as T[]])) as Record<K, T[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(round + turn) % kinds.length] as K;
      results[kind].push(await measure(kind));
    }
  }
  return results;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Median, least and most, as figures of a result. */
export function spread(name: string, samples: readonly number[]): Record<string, number> {
  return {
    [`${name}, median`]: median(samples),
    [`${name}, least`]: Math.min(...samples),
    [`${name}, most`]: Math.max(...samples),
  };
}

/** Each round's `numerators` by its `denominators`: what slows both in a round falls out. */
export function ratios(numerators: readonly number[], denominators: readonly number[]): number[] {
  return numerators.map((numerator, round) => numerator / (denominators[round] as number));
}
