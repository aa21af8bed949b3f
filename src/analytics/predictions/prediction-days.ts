const DAY_MS = 86_400_000;

/** Days before a forecast that it is made from. */
export const HISTORY_DAYS = 365;
/** What ended at a day's very end may be stored a moment later: so long after it, a day is taken for over. */
const SETTLING_MS = 5 * 60_000;

/** Midnight of the last UTC day that is over. */
export function lastDayOver(now: Date): Date {
  return new Date(Math.floor((now.getTime() - SETTLING_MS) / DAY_MS) * DAY_MS - DAY_MS);
}

export function addDays(day: Date, days: number): Date {
  return new Date(day.getTime() + days * DAY_MS);
}

/** The window of the days that a forecast from `origin` is made from. */
export function historyOf(origin: Date): { readonly from: Date; readonly to: Date } {
  return { from: addDays(origin, 1 - HISTORY_DAYS), to: addDays(origin, 1) };
}
