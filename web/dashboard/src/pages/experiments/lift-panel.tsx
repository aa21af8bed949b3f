import { useMemo } from 'react';
import { SeriesChart, type ChartPoint } from '../../components/chart/series-chart';
import { Panel } from '../../components/panel';
import { Empty } from '../../components/states';
import { clock, count, dateTime, percent, signed } from '../../lib/format';
import type { Variant } from './experiments-documents';

const DAY_MS = 86_400_000;
const showDay = (at: number): string => dateTime(new Date(at).toISOString());
const showLift = (value: number): string => signed(value);

/** How the comparison of an arm with the control came to be. */
export function LiftPanel({ variant, margin }: { variant: Variant; margin: number }) {
  const { name, history, sampleSize } = variant;
  const points = useMemo<ChartPoint[]>(
    () =>
      history.map(({ at, lift, interval, units }) => ({
        at: Date.parse(at),
        value: lift,
        lower: interval.lower,
        upper: interval.upper,
        count: units,
      })),
    [history],
  );
  const level = history[0]?.interval.level;
  return (
    <Panel
      title={`${name}: difference over time`}
      hint={
        level === undefined
          ? 'In points of score.'
          : `In points of score, with its ${percent(level)} confidence sequence; better from +${margin} on, worse from −${margin} on.`
      }
    >
      {points.length === 0 ? (
        <Empty title="Nothing to compare yet">
          {count(sampleSize, 'unit')} of it so far; both arms need scores.
        </Empty>
      ) : (
        <SeriesChart
          title={`Difference of ${name} to the control`}
          points={points}
          show={showLift}
          showAt={points.at(-1)!.at - points[0]!.at < DAY_MS ? clock : showDay}
          countOf="units"
          height={220}
        />
      )}
    </Panel>
  );
}
