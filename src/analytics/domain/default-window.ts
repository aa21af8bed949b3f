import { DAY_MS, type RollupWindow } from '../../metrics/index.js';

/** What is told of where no window is asked for. */
export const DEFAULT_DAYS = 30;

/** The last `days` UTC days, today included. */
export function lastDays(now: Date, days: number): RollupWindow {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return { from: new Date(today - (days - 1) * DAY_MS), to: new Date(today + DAY_MS) };
}

/** The window of equal length before this one. */
export function windowBefore({ from, to }: RollupWindow): RollupWindow {
  return { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from };
}
