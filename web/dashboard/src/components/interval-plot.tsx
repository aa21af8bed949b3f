import { signed } from '../lib/format';
import type { IntervalValue } from './interval';

const WIDTH = 180;
const HEIGHT = 22;

export interface IntervalPlotProps {
  value: number | null;
  interval: IntervalValue | null;
  /** What both ends of the scale are; at least as far as the interval reaches if left out. */
  reach?: number;
  /** What is considered equal to nothing, in the same unit. */
  margin?: number;
}

/** A difference with its interval on a line with 0 in its middle. The text beside says the same. */
export function IntervalPlot({ value, interval, reach, margin = 0 }: IntervalPlotProps) {
  if (value === null || !interval) return <span className="muted">not measured yet</span>;
  const end = reach ?? Math.max(Math.abs(interval.lower), Math.abs(interval.upper), margin, 1) * 1.15;
  const x = (points: number): number =>
    WIDTH / 2 + (Math.max(-end, Math.min(end, points)) / end) * (WIDTH / 2 - 4);
  const tone = interval.lower > margin ? 'good' : interval.upper < -margin ? 'bad' : 'muted';
  return (
    <span className="row">
      <svg
        className={`interval-plot ${tone}`}
        width={WIDTH}
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        aria-hidden="true"
      >
        {margin > 0 && (
          <rect
            x={x(-margin)}
            width={x(margin) - x(-margin)}
            y="2"
            height={HEIGHT - 4}
            fill="var(--sunken)"
          />
        )}
        <line className="axis" x1={x(0)} x2={x(0)} y1="1" y2={HEIGHT - 1} />
        <line
          className="reach"
          x1={x(interval.lower)}
          x2={x(interval.upper)}
          y1={HEIGHT / 2}
          y2={HEIGHT / 2}
        />
        <circle className="point" cx={x(value)} cy={HEIGHT / 2} r="4" />
      </svg>
      <span className="num small">
        {signed(value)}{' '}
        <span className="muted">
          [{signed(interval.lower)}, {signed(interval.upper)}]
        </span>
      </span>
    </span>
  );
}
