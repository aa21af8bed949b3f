import { useMemo } from 'react';
import { useLiveQuery } from '../../api/use-live-query';
import { SeriesChart, type ChartPoint } from '../../components/chart/series-chart';
import { Panel } from '../../components/panel';
import { Segmented } from '../../components/segmented';
import { QueryView } from '../../components/query-view';
import { Empty } from '../../components/states';
import { count, percent } from '../../lib/format';
import { useUrlState } from '../../lib/use-url-state';
import { PastForecasts } from './agent-documents';
import { reachOf } from './course-points';
import { isMetric, METRICS } from './metrics';

const DAY_MS = 86_400_000;
const HORIZONS = [
  { value: '1', text: '1 day ahead' },
  { value: '7', text: '7 days' },
  { value: '28', text: '28 days' },
];

/** What was foretold beside what came. */
export function PastForecastsPanel({ agentType }: { agentType: string }) {
  const [horizon, setHorizon] = useUrlState('ahead', '1');
  const [metricName] = useUrlState('metric', 'RESPONSE_SCORE');
  const metric = isMetric(metricName) ? metricName : 'RESPONSE_SCORE';
  const past = useLiveQuery(PastForecasts, { agentType, metric });
  const marked = useMemo(
    () =>
      (past.data?.predictions.nodes ?? [])
        .filter(({ horizonDays, actualValue }) => String(horizonDays) === horizon && actualValue !== null)
        .sort((a, b) => Date.parse(a.targetTime) - Date.parse(b.targetTime)),
    [past.data, horizon],
  );
  const points = useMemo<ChartPoint[]>(
    () =>
      marked.map(({ targetTime, predictedValue, actualValue, intervals }) => ({
        at: Date.parse(targetTime) - DAY_MS,
        value: actualValue,
        forecast: predictedValue,
        lower: reachOf(intervals)?.lower,
        upper: reachOf(intervals)?.upper,
      })),
    [marked],
  );
  const held = points.filter(({ value, lower, upper }) => value! >= lower! && value! <= upper!).length;
  return (
    <Panel
      title="How past forecasts did"
      hint={
        points.length > 0 &&
        `${percent(held / points.length)} of ${count(points.length, 'marked forecast')} held the truth in their 95 % interval.`
      }
      actions={<Segmented label="How far ahead" options={HORIZONS} value={horizon} onChange={setHorizon} />}
    >
      <QueryView query={past}>
        {() =>
          points.length === 0 ? (
            <Empty title="None is marked yet">
              A forecast is marked when the day that it is about is over.
            </Empty>
          ) : (
            <SeriesChart
              title={`${METRICS[metric].text}, foretold and measured`}
              points={points}
              show={METRICS[metric].show}
              height={200}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}
