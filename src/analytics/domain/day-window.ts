const DAY_MS = 86_400_000;

/** Half-open window of whole UTC days. */
export interface DayWindow {
  readonly from: Date;
  readonly to: Date;
}

/** The smallest window of whole UTC days that holds [from, to). */
export function widenToDays(from: Date, to: Date): DayWindow {
  return {
    from: new Date(Math.floor(from.getTime() / DAY_MS) * DAY_MS),
    to: new Date(Math.ceil(to.getTime() / DAY_MS) * DAY_MS),
  };
}

/** The window of equal length before this one. */
export function windowBefore({ from, to }: DayWindow): DayWindow {
  return { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from };
}

/** The last `days` UTC days, today included. */
export function lastDays(now: Date, days: number): DayWindow {
  return widenToDays(new Date(now.getTime() - (days - 1) * DAY_MS), new Date(now.getTime() + 1));
}

/** As in 2026-01-31. */
export function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
