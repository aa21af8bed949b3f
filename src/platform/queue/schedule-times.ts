import type { RandomSource } from '../ports.js';

/** When something runs by itself: every so many seconds, or once a day at a time in UTC, as in 02:30. */
export type ScheduleTime = { readonly everySeconds: number } | { readonly dailyAt: string };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Runs are spread by so much of their interval, and by no more than a minute, that nodes do not act in step. */
const JITTER_SHARE = 0.1;
/** A failed run is tried again after a minute, then after twice as long each time, up to its own interval. */
const RETRY_MS = MINUTE_MS;
const MAX_DOUBLINGS = 10;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The longest time between two runs, in milliseconds. */
export function intervalMs(when: ScheduleTime): number {
  return 'everySeconds' in when ? when.everySeconds * 1_000 : DAY_MS;
}

/** @throws Error where the time is none: a programmer's error */
export function checkScheduleTime(when: ScheduleTime): void {
  if ('everySeconds' in when) {
    if (!(when.everySeconds >= 1))
      throw new Error(`everySeconds is ${when.everySeconds}; at least 1 is needed`);
  } else if (!TIME_OF_DAY.test(when.dailyAt)) {
    throw new Error(
      `dailyAt is ${JSON.stringify(when.dailyAt)}; a time of day in UTC is needed, as in 02:30`,
    );
  }
}

/**
 * When to run next after a run that ended at `now`: by the schedule, or sooner where `failures` runs in a row failed.
 * The jitter only ever adds, so that a daily run never comes twice on its day.
 */
export function nextRunAt(when: ScheduleTime, now: Date, failures: number, random: RandomSource): Date {
  const regular =
    'everySeconds' in when ? now.getTime() + intervalMs(when) : nextTimeOfDay(when.dailyAt, now);
  const due =
    failures === 0
      ? regular
      : Math.min(regular, now.getTime() + RETRY_MS * 2 ** Math.min(failures - 1, MAX_DOUBLINGS));
  return new Date(due + Math.round(jitterMs(when) * random.next()));
}

/** By how much a run may be put off, in milliseconds. */
export function jitterMs(when: ScheduleTime): number {
  return Math.min(MINUTE_MS, intervalMs(when) * JITTER_SHARE);
}

function nextTimeOfDay(time: string, now: Date): number {
  const [, hours, minutes] = TIME_OF_DAY.exec(time)!;
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const at = today + (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return at > now.getTime() ? at : at + DAY_MS;
}
