import { duration, number, percent } from '../lib/format';

export interface ProgressProps {
  label: string;
  done: number;
  /** Null where it is not known. */
  total: number | null;
  /** When the work began, in milliseconds since 1970; rate and estimate need it. */
  startedAt?: number | null;
  now?: number;
  /** What is counted; % where all that is known is the share that is done, of a total of 100. */
  unit?: string;
}

const SPANS = [
  [1, 'second'],
  [60, 'minute'],
  [3_600, 'hour'],
] as const;

/** So many a second, or a minute or an hour where it is slow. */
function rateText(perSecond: number, unit: string): string {
  const [seconds, name] = SPANS.find(([length]) => perSecond * length >= 0.5) ?? SPANS[2];
  const rate = perSecond * seconds;
  return `${number(rate, rate < 10 ? 1 : 0)} ${unit} ${name === 'hour' ? 'an' : 'a'} ${name}`;
}

/** Long work: how far it is, how fast it goes and how long it will take at that. */
export function Progress({ label, done, total, startedAt, now, unit = '' }: ProgressProps) {
  const share = total ? Math.min(1, done / total) : 0;
  const elapsed = startedAt != null && now !== undefined ? Math.max(0, now - startedAt) : 0;
  const perSecond = elapsed > 500 && done > 0 ? done / (elapsed / 1_000) : null;
  const left = perSecond && total && done < total ? ((total - done) / perSecond) * 1_000 : null;
  const reached =
    unit === '%'
      ? percent(share)
      : `${number(done)}${total === null ? '' : ` of ${number(total)}`} ${unit} ${total ? `(${percent(share)})` : ''}`;
  return (
    <div>
      <div className="progress-text">
        <span>
          {label}: {reached}
        </span>
        <span>
          {perSecond ? rateText(perSecond, unit) : ''}
          {left === null ? '' : ` · about ${duration(left)} left`}
        </span>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
