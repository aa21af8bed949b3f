export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** For so many days hours are kept, of which windows may be made. */
export const HOURS_KEPT_DAYS = 14;

/** Half-open window of whole UTC hours where they are kept, else of whole UTC days. */
export interface RollupWindow {
  readonly from: Date;
  readonly to: Date;
}

/** From here on there are rollups by the hour. */
export function hoursKeptSince(now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - HOURS_KEPT_DAYS * DAY_MS);
}

/** The first day in which sessions may still be ending: those before it are over, and were so for an hour. */
export function closedBefore(now: Date): string {
  return isoDay(new Date(now.getTime() - HOUR_MS));
}

/** The smallest window that rollups can tell of and that holds [from, to). */
export function widen(from: Date, to: Date, now: Date): RollupWindow {
  const kept = hoursKeptSince(now).getTime();
  const unitAt = (at: Date): number => (at.getTime() >= kept ? HOUR_MS : DAY_MS);
  const first = unitAt(from);
  const last = unitAt(to);
  return {
    from: new Date(Math.floor(from.getTime() / first) * first),
    to: new Date(Math.ceil(to.getTime() / last) * last),
  };
}

/** What to add up for a window: whole days, and the hours before and behind them. Each may be empty. */
export interface WindowParts {
  /** As in 2026-01-31; half-open. */
  readonly days: readonly [from: string, to: string];
  readonly head: readonly [from: Date, to: Date];
  readonly tail: readonly [from: Date, to: Date];
}

export function partsOf({ from, to }: RollupWindow): WindowParts {
  const firstDay = Math.ceil(from.getTime() / DAY_MS) * DAY_MS;
  const lastDay = Math.floor(to.getTime() / DAY_MS) * DAY_MS;
  if (firstDay > lastDay) {
    return { days: [isoDay(from), isoDay(from)], head: [from, to], tail: [to, to] };
  }
  return {
    days: [isoDay(new Date(firstDay)), isoDay(new Date(lastDay))],
    head: [from, new Date(firstDay)],
    tail: [new Date(lastDay), to],
  };
}

/** As in 2026-01-31. */
export function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
