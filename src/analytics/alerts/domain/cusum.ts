/** Two-sided tabular CUSUM of standardised values (Page, 1954). */
export interface CusumOptions {
  /** Half of the shift that is looked for, in standard deviations. */
  readonly k: number;
  /** Where it alarms. */
  readonly h: number;
}

export const CUSUM: CusumOptions = { k: 0.5, h: 5 };

/** The two sums, that upwards and that downwards; both start at 0. */
export interface CusumState {
  readonly up: number;
  readonly down: number;
}

export const CUSUM_START: CusumState = { up: 0, down: 0 };

export function nextCusum(state: CusumState, value: number, { k }: CusumOptions): CusumState {
  return { up: Math.max(0, state.up + value - k), down: Math.max(0, state.down - value - k) };
}

/** Share of the way to the alarm: above 1 it alarms. */
export function cusumLevel({ up, down }: CusumState, { h }: CusumOptions): number {
  return Math.max(up, down) / h;
}
