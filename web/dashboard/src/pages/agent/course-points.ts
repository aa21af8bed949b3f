import type { ChartPoint } from '../../components/chart/series-chart';
import type { Marker } from '../../components/chart/markers';
import type { TrendData } from './agent-documents';

const DAY_MS = 86_400_000;
const LEVEL = 0.95;

/** The interval of 95 %, where there is one. */
export function reachOf(intervals: readonly { lower: number; upper: number; level: number }[]) {
  return intervals.find(({ level }) => level === LEVEL);
}

/** What was measured, then what is foretold; the last measured point is where the foretold line begins. */
export function coursePoints(
  measured: TrendData['trend']['points'],
  forecasts: TrendData['predictions']['nodes'],
): ChartPoint[] {
  const points: ChartPoint[] = measured.map(({ bucketStart, value, count }) => ({
    at: Date.parse(bucketStart),
    value,
    count,
  }));
  const last = points.findLastIndex(({ value }) => value !== null);
  const foretold = forecasts
    .map(({ targetTime, predictedValue, intervals }) => ({
      at: Date.parse(targetTime) - DAY_MS,
      value: null,
      forecast: predictedValue,
      lower: reachOf(intervals)?.lower,
      upper: reachOf(intervals)?.upper,
    }))
    .sort((a, b) => a.at - b.at);
  const from = points[last];
  if (!from || foretold.length === 0) return points;
  const joined = { ...from, forecast: from.value, lower: from.value, upper: from.value };
  const known = points.slice(0, last);
  return [...known, joined, ...foretold.filter(({ at }) => at > from.at)];
}

/** Where the level changed, and where a rule came into force. */
export function markersOf({ trend, adaptations }: TrendData): Marker[] {
  return [
    ...trend.changePoints.map(({ at, causes }) => ({
      at: Date.parse(at) / 1_000,
      text: causes.join(', ') || 'the level changed',
      kind: 'change' as const,
    })),
    ...adaptations.nodes.flatMap(({ decidedAt, instruction }) =>
      decidedAt === null
        ? []
        : [
            {
              at: Date.parse(decidedAt) / 1_000,
              text: instruction ?? 'a rule was taken out',
              kind: 'rule' as const,
            },
          ],
    ),
  ];
}
