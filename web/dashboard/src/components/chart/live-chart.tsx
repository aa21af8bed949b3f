import { memo, useEffect, useMemo, useRef, type RefObject } from 'react';
import type uPlot from 'uplot';
import { clock, number } from '../../lib/format';
import type { SampleRing } from '../../lib/sample-ring';
import { axesOf } from './axes';
import { useChartColors } from './chart-colors';
import './chart.css';
import { LiveTable } from './live-table';
import { usePlot } from './use-plot';

export interface LiveChartProps {
  title: string;
  ring: SampleRing;
  /** Is set to what has the chart drawn anew with the next frame. */
  draw: RefObject<() => void>;
  names: readonly [string, string];
  /** How far back the chart reaches. */
  seconds: number;
}

const HEIGHT = 130;
const EMPTY: uPlot.AlignedData = [[], [], []];

/** Two series that move: drawn once a frame from typed arrays, without React. The numbers are in a table behind it. */
export const LiveChart = memo(function LiveChart({ title, ring, draw, names, seconds }: LiveChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const colors = useChartColors();
  const options = useMemo<Omit<uPlot.Options, 'width'>>(
    () => ({
      height: HEIGHT,
      padding: [8, 4, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { range: (_plot, _least, most) => [(most ?? 0) - seconds, most ?? 0] },
        y: { range: (_plot, _least, most) => [0, Math.max(2, Math.ceil((most ?? 0) * 1.1))] },
      },
      axes: axesOf(colors, (value) => (Number.isInteger(value) ? number(value) : ''), clock),
      series: [
        {},
        { stroke: colors.line, width: 2, fill: colors.band, points: { show: false } },
        { stroke: colors.second, width: 2, dash: [5, 4], points: { show: false } },
      ],
    }),
    [colors, seconds],
  );
  const plot = usePlot(host, options, EMPTY);
  useEffect(() => {
    let frame = 0;
    const paint = (): void => {
      frame = 0;
      plot.current?.setData(ring.view());
    };
    draw.current = () => {
      if (frame === 0 && !document.hidden) frame = requestAnimationFrame(paint);
    };
    draw.current();
    return () => cancelAnimationFrame(frame);
  }, [draw, plot, ring, options]);
  return (
    <figure className="chart" aria-label={title}>
      <div ref={host} className="chart-host" style={{ minHeight: HEIGHT }} aria-hidden="true" />
      <figcaption className="chart-legend small muted">
        <span>
          <i aria-hidden="true" />
          {names[0]}
        </span>
        <span>
          <i data-kind="second" aria-hidden="true" />
          {names[1]}
        </span>
      </figcaption>
      <LiveTable title={title} ring={ring} names={names} />
    </figure>
  );
});
