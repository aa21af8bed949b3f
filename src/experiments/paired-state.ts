import type { PairedState } from './domain/comparison.js';

const HEAD = 6;

/** A paired comparison's state as bytes. */
export function packPaired({ betting, eValue }: PairedState): Buffer {
  const { bets, lower, upper, capitals } = betting;
  const all = Float64Array.of(bets.t, bets.sum, bets.spread, lower, upper, eValue, ...capitals);
  return Buffer.from(all.buffer);
}

export function unpackPaired(bytes: Buffer): PairedState {
  const all = new Float64Array(Uint8Array.from(bytes).buffer);
  const [t = 0, sum = 0, spread = 0, lower = 0, upper = 1, eValue = 1] = all;
  return { betting: { bets: { t, sum, spread }, lower, upper, capitals: all.slice(HEAD) }, eValue };
}
