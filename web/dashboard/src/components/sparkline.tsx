export interface SparklineProps {
  /** Oldest first; null where nothing was observed. */
  values: readonly (number | null)[];
  width?: number;
  height?: number;
  /** Says in words what the line shows. */
  label: string;
}

/** A small line of a series, without axes. */
export function Sparkline({ values, width = 120, height = 28, label }: SparklineProps) {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return <span className="muted small">too few days</span>;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const span = Math.max(high - low, 1);
  const middle = (high + low) / 2;
  const seen = values.flatMap((value, i) =>
    value === null
      ? []
      : [
          {
            x: (i / Math.max(values.length - 1, 1)) * (width - 6) + 3,
            y: height / 2 - ((value - middle) / span) * (height - 8),
          },
        ],
  );
  const line = seen.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  const first = seen[0]!;
  const last = seen.at(-1)!;
  return (
    <svg className="sparkline" width={width} height={height} role="img" aria-label={label}>
      <path className="area" d={`${line}L${last.x} ${height}L${first.x} ${height}Z`} />
      <path className="stroke" d={line} />
      <circle className="tip" cx={last.x} cy={last.y} r="2.5" />
    </svg>
  );
}
