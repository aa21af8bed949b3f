import { number, percent } from '../lib/format';

export interface IntervalValue {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

/** An interval in words, as in "79.2 to 83.0 (95 %)". */
export function IntervalText({
  interval,
  digits = 1,
  share = false,
}: {
  interval: IntervalValue | null | undefined;
  digits?: number;
  /** Whether it is of a share, which is shown in percent. */
  share?: boolean;
}) {
  if (!interval) return null;
  const show = (value: number): string => (share ? percent(value) : number(value, digits));
  return (
    <span className="num muted small">
      {show(interval.lower)} to {show(interval.upper)} ({percent(interval.level)})
    </span>
  );
}
