import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { day, number, words } from '../../lib/format';
import { Table } from '../table';
import { axesOf } from './axes';
import { useChartColors } from './chart-colors';
import { ChartFrame } from './chart-frame';
import { markersPlugin, type Marker } from './markers';
import { usePlot } from './use-plot';

/** One moment of a series. */
export interface ChartPoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number | null;
  /** How many observations it is the mean of. */
  readonly count?: number;
  readonly lower?: number | null;
  readonly upper?: number | null;
  /** What was foretold for it. */
  readonly forecast?: number | null;
}

export interface SeriesChartProps {
  title: string;
  points: readonly ChartPoint[];
  markers?: readonly Marker[];
  height?: number;
  /** Shows a value with its unit. */
  show?: (value: number) => string;
  /** Shows a moment. */
  showAt?: (at: number) => string;
  /** The least and the most that values can be. */
  bounds?: readonly [number, number];
  /** What the counts are of. */
  countOf?: string;
  legend?: React.ReactNode;
}

const NO_MARKERS: readonly Marker[] = [];
const oneDecimal = (value: number): string => number(value, 1);

function readingOf(
  point: ChartPoint | undefined,
  show: (value: number) => string,
  showAt: (at: number) => string,
  countOf: string,
  moments: readonly string[],
): string {
  if (!point) return '';
  const parts = [];
  if (point.value !== null) parts.push(show(point.value));
  if (point.forecast != null) parts.push(`forecast ${show(point.forecast)}`);
  if (point.lower != null && point.upper != null) parts.push(`${show(point.lower)} to ${show(point.upper)}`);
  if (point.count !== undefined) parts.push(`${number(point.count)} ${countOf}`);
  const told = parts.length > 0 ? parts.join(', ') : 'nothing observed';
  return `${showAt(point.at)}: ${[told, ...moments].join('; ')}`;
}

/** What is marked between a point and the next one, by the point's time. */
function momentsByPoint(
  points: readonly ChartPoint[],
  markers: readonly Marker[],
): ReadonlyMap<number, readonly string[]> {
  const moments = new Map<number, string[]>();
  for (const { at, text } of markers) {
    const point = points.findLast((each) => each.at <= at * 1_000) ?? points[0];
    if (point) moments.set(point.at, [...(moments.get(point.at) ?? []), text]);
  }
  return moments;
}

/** A series over time, with its interval as a band, what is foretold, and moments that matter. */
export function SeriesChart({
  title,
  points,
  markers = NO_MARKERS,
  height = 220,
  show = oneDecimal,
  showAt = day,
  bounds,
  countOf = 'sessions',
  legend,
}: SeriesChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const colors = useChartColors();
  const lastKnown = points.findLastIndex(({ value }) => value !== null);
  const [chosen, setChosen] = useState<number | null>(null);
  const index = Math.min(chosen ?? lastKnown, points.length - 1);
  const low = bounds?.[0];
  const high = bounds?.[1];
  const data = useMemo<uPlot.AlignedData>(
    () => [
      Float64Array.from(points, ({ at }) => at / 1_000),
      points.map(({ value }) => value),
      points.map(({ forecast }) => forecast ?? null),
      points.map(({ upper }) => upper ?? null),
      points.map(({ lower }) => lower ?? null),
    ],
    [points],
  );
  const options = useMemo<Omit<uPlot.Options, 'width'>>(
    () => ({
      height,
      padding: [10, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        y: {
          range: (_plot, least, most) => {
            const margin = Math.max((most - least) * 0.15, Math.abs(most) * 0.02, 0.01);
            return [
              low === undefined ? least - margin : Math.max(low, least - margin),
              high === undefined ? most + margin : Math.min(high, most + margin),
            ];
          },
        },
      },
      axes: axesOf(colors, show, showAt),
      series: [
        {},
        {
          stroke: colors.line,
          width: 2,
          spanGaps: true,
          points: { show: points.length < 60, size: 5, fill: colors.line },
        },
        {
          stroke: colors.second,
          width: 2,
          dash: [5, 4],
          spanGaps: true,
          points: { size: 5, fill: colors.second },
        },
        { stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } },
        { stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } },
      ],
      bands: [{ series: [3, 4], fill: colors.band }],
      plugins: [markersPlugin(markers, colors.second)],
      hooks: {
        setCursor: [
          ({ cursor }) => {
            if (cursor.idx != null) setChosen(cursor.idx);
          },
        ],
      },
    }),
    [colors, height, show, showAt, low, high, markers, points.length],
  );
  const plot = usePlot(host, options, data);
  const choose = useCallback(
    (next: number) => {
      setChosen(next);
      const at = points[next]?.at;
      if (plot.current && at !== undefined) {
        plot.current.setCursor({ left: plot.current.valToPos(at / 1_000, 'x'), top: height / 2 });
      }
    },
    [plot, points, height],
  );
  useEffect(() => setChosen(null), [points]);
  const moments = useMemo(() => momentsByPoint(points, markers), [points, markers]);
  const hasBand = points.some(({ lower }) => lower != null);
  return (
    <ChartFrame
      title={title}
      host={host}
      height={height}
      length={points.length}
      index={index}
      onIndex={choose}
      reading={readingOf(points[index], show, showAt, countOf, moments.get(points[index]?.at ?? NaN) ?? [])}
      legend={legend}
      table={
        <Table
          label={`${title}, as numbers`}
          rows={points.filter(
            ({ at, value, forecast }) => value !== null || forecast != null || moments.has(at),
          )}
          keyOf={({ at }) => String(at)}
          columns={[
            { title: 'When', isHeader: true, cell: ({ at }) => showAt(at) },
            { title: 'Value', isRight: true, cell: ({ value }) => (value === null ? '–' : show(value)) },
            ...(points.some(({ forecast }) => forecast != null)
              ? [
                  {
                    title: 'Forecast',
                    isRight: true,
                    cell: ({ forecast }: ChartPoint) => (forecast == null ? '–' : show(forecast)),
                  },
                ]
              : []),
            ...(hasBand
              ? [
                  {
                    title: 'Interval',
                    isRight: true,
                    cell: ({ lower, upper }: ChartPoint) =>
                      lower == null || upper == null ? '–' : `${show(lower)} to ${show(upper)}`,
                  },
                ]
              : []),
            ...(points.some(({ count }) => count !== undefined)
              ? [{ title: words(countOf), isRight: true, cell: ({ count }: ChartPoint) => number(count) }]
              : []),
            ...(moments.size > 0
              ? [{ title: 'What changed', cell: ({ at }: ChartPoint) => moments.get(at)?.join('; ') ?? '' }]
              : []),
          ]}
        />
      }
    />
  );
}
