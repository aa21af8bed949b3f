import { points } from '../lib/format';

/** Points in [0, 100], with a bar that says the same. */
export function Score({ value, width = 64 }: { value: number | null | undefined; width?: number }) {
  if (value == null) return <span className="muted">–</span>;
  const tone = value >= 80 ? 'good' : value >= 60 ? 'warn' : 'bad';
  return (
    <span className="score">
      <span>{points(value)}</span>
      <span className="bar" data-tone={tone} style={{ width }} aria-hidden="true">
        <span style={{ width: `${value}%` }} />
      </span>
    </span>
  );
}
