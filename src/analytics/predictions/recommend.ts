import type { SeriesMetric } from '../../metrics/index.js';
import type { Interval } from '../domain/intervals.js';
import type { ValueRange } from '../forecast/value-range.js';
import type { Direction } from './direction.js';

/** What is recommended from. */
export interface Predicted {
  readonly metric: SeriesMetric;
  readonly horizonDays: number;
  readonly method: string;
  readonly currentValue: number;
  readonly predictedValue: number;
  readonly at95: Interval;
  readonly direction: Direction;
  readonly madeFrom: number;
  readonly backtestMase: number | null;
}

const NAMES: Readonly<Record<SeriesMetric, string>> = {
  RESPONSE_SCORE: 'The response score',
  IMPROVEMENT: 'The improvement',
  SUCCESS_RATE: 'The success rate',
  DURATION_MS: 'The duration',
};
/** An interval over more of the range than this says next to nothing. */
const VAGUE_SHARE = 0.5;
/** Forecasts of fewer days than these rest on little. */
const FEW_DAYS = 21;

/** What follows from a forecast, in words that name the numbers, the most urgent first; empty where nothing does. */
export function recommend(predicted: Predicted, range: ValueRange): string[] {
  const { metric, horizonDays, direction, madeFrom, backtestMase, at95 } = predicted;
  const [now, then] = [show(metric, predicted.currentValue), show(metric, predicted.predictedValue)];
  const name = NAMES[metric];
  const days = horizonDays === 1 ? 'in 1 day' : `in ${horizonDays} days`;
  const said: string[] = [];
  if (direction === 'DECLINING') {
    said.push(`${name} is heading from ${now} to ${then} ${days}: look at what changed before it began to.`);
  }
  const isBounded = range.max < Number.MAX_SAFE_INTEGER;
  if (isBounded && at95.upper - at95.lower > VAGUE_SHARE * (range.max - range.min)) {
    const ends = `${show(metric, at95.lower)} to ${show(metric, at95.upper)}`;
    said.push(`Its 95 % interval reaches from ${ends}: decide nothing by this forecast alone.`);
  }
  if (madeFrom < FEW_DAYS) {
    said.push(`It rests on ${madeFrom} days with sessions: with ${FEW_DAYS} it will be surer.`);
  }
  if (backtestMase !== null && backtestMase >= 1 && horizonDays === 1) {
    said.push(
      `On the back-test it did no better than "as it is now" (scaled error ${backtestMase.toFixed(2)}): go by the level now, ${now}.`,
    );
  }
  return said;
}

function show(metric: SeriesMetric, value: number): string {
  if (metric === 'SUCCESS_RATE') return `${(100 * value).toFixed(1)} %`;
  if (metric === 'DURATION_MS')
    return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
  return `${value.toFixed(1)} points`;
}
