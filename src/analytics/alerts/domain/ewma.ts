/** Exponentially weighted moving average of standardised values (Roberts, 1959). */
export interface EwmaOptions {
  /** Weight of the newest value. */
  readonly lambda: number;
  /** Where it alarms, in standard deviations of the average. */
  readonly l: number;
}

export const EWMA: EwmaOptions = { lambda: 0.1, l: 2.814 };

/** The average after one more value; it starts at 0. */
export function nextEwma(average: number, value: number, { lambda }: EwmaOptions): number {
  return average + lambda * (value - average);
}

/** Share of the way to the alarm, by the average's limit after many values: above 1 it alarms. */
export function ewmaLevel(average: number, { lambda, l }: EwmaOptions): number {
  return Math.abs(average) / (l * Math.sqrt(lambda / (2 - lambda)));
}
