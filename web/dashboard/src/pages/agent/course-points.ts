import type { ChartPoint } from '../../components/chart/series-chart';
import type { Marker } from '../../components/chart/markers';
import type { TrendData } from './agent-documents';

const DAY_MS = 86_400_000;
const LEVEL = 0.95;

/** The interval of 95 %, where there is one. */
export function reachOf(intervals: readonly { lower: number; upper: number; level: number }[]) {
  return intervals.find(({ level }) => level === LEVEL);
}

/** What was measured and what is foretold, by the day. Of today there may be both: what is foretold of it is of its end. */
export function coursePoints(
  measured: TrendData['trend']['points'],
  forecasts: TrendData['predictions']['nodes'],
): ChartPoint[] {
  const points = new Map<number, ChartPoint>();
  for (const { bucketStart, value, count } of measured) {
    const at = Date.parse(bucketStart);
    points.set(at, { at, value, count });
  }
  for (const { targetTime, predictedValue, intervals } of forecasts) {
    const at = Date.parse(targetTime) - DAY_MS;
    const reach = reachOf(intervals);
    points.set(at, {
      ...(points.get(at) ?? { at, value: null }),
      forecast: predictedValue,
      lower: reach?.lower,
      upper: reach?.upper,
    });
  }
  return [...points.values()].sort((a, b) => a.at - b.at);
}

/** Where the level changed, and where a rule came into force. */
export function markersOf({ trend, adaptations }: TrendData): Marker[] {
  return [
    ...trend.changePoints.map(({ at, causes }) => ({
      at: Date.parse(at) / 1_000,
      text: `the level changed${causes.length > 0 ? ` (${causes.join(', ')})` : ''}`,
      kind: 'change' as const,
    })),
    ...adaptations.nodes.flatMap(({ decidedAt, instruction }) =>
      decidedAt === null
        ? []
        : [
            {
              at: Date.parse(decidedAt) / 1_000,
              text: instruction === null ? 'a rule was taken out' : `a rule came into force: ${instruction}`,
              kind: 'rule' as const,
            },
          ],
    ),
  ];
}
