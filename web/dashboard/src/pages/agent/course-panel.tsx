import { useMemo } from 'react';
import { useLiveQuery, type LiveQueryOptions } from '../../api/use-live-query';
import { SeriesChart } from '../../components/chart/series-chart';
import { SelectField } from '../../components/field';
import { IntervalText } from '../../components/interval';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { Segmented } from '../../components/segmented';
import { TrendBadge } from '../../components/trend-badge';
import { dateTime, day, percent } from '../../lib/format';
import { useUrlState } from '../../lib/use-url-state';
import { AgentTrend, type TrendData } from './agent-documents';
import { ChangePoints } from './change-points';
import { coursePoints, markersOf } from './course-points';
import { ForecastNotes } from './forecast-notes';
import { isMetric, METRIC_OPTIONS, METRICS, type Metric } from './metrics';

const GRANULARITIES = [
  { value: 'HOUR', text: 'Hours' },
  { value: 'DAY', text: 'Days' },
  { value: 'WEEK', text: 'Weeks' },
];

const LEGEND = (
  <span className="chart-legend">
    <span>
      <i aria-hidden="true" />
      measured
    </span>
    <span>
      <i data-kind="second" aria-hidden="true" />
      forecast
    </span>
    <span>
      <i data-kind="band" aria-hidden="true" />
      95 % interval
    </span>
    <span>
      <i data-kind="change" aria-hidden="true" />
      level changed
    </span>
    <span>
      <i data-kind="rule" aria-hidden="true" />
      rule adopted
    </span>
  </span>
);

function Course({ data, metric, granularity }: { data: TrendData; metric: Metric; granularity: string }) {
  const { trend, predictions } = data;
  const look = METRICS[metric];
  const points = useMemo(
    () => coursePoints(trend.points, granularity === 'DAY' ? predictions.nodes : []),
    [trend.points, predictions.nodes, granularity],
  );
  const markers = useMemo(() => markersOf(data), [data]);
  return (
    <div className="stack">
      <div className="row">
        <TrendBadge direction={trend.direction} pValue={trend.pValue} />
        {trend.slopePerDay !== null && (
          <span className="small muted num">
            {look.showChange(trend.slopePerDay)} a day{' '}
            {metric === 'RESPONSE_SCORE' && <IntervalText interval={trend.slopeInterval} digits={2} />}
          </span>
        )}
      </div>
      <SeriesChart
        title={`${look.text} over time`}
        points={points}
        markers={markers}
        show={look.show}
        showAt={granularity === 'HOUR' ? (at) => dateTime(new Date(at).toISOString()) : day}
        bounds={look.bounds}
        height={260}
        legend={LEGEND}
      />
      <ChangePoints changePoints={trend.changePoints} show={look.show} />
      <ForecastNotes forecasts={predictions.nodes} reason={predictions.unavailableReason} show={look.show} />
    </div>
  );
}

export interface CoursePanelProps {
  agentType: string;
  range: { from: string; to: string };
  when: LiveQueryOptions['when'];
}

/** A metric over time: its trend, where its level changed and why, and where it is heading. */
export function CoursePanel({ agentType, range, when }: CoursePanelProps) {
  const [metricName, setMetric] = useUrlState('metric', 'RESPONSE_SCORE');
  const [granularity, setGranularity] = useUrlState('by', 'DAY');
  const metric = isMetric(metricName) ? metricName : 'RESPONSE_SCORE';
  const by = granularity === 'HOUR' || granularity === 'WEEK' ? granularity : 'DAY';
  const trend = useLiveQuery(
    AgentTrend,
    { agentType, metric, granularity: by, range },
    { when, atMostEveryMs: 5_000 },
  );
  return (
    <Panel
      title="Over time"
      hint={`${percent(0.95)} intervals; a trend is told where a test finds one at 5 %.`}
      actions={
        <>
          <Segmented
            label="Length of a bucket"
            options={GRANULARITIES}
            value={by}
            onChange={setGranularity}
          />
          <SelectField
            label="Metric"
            isLabelHidden
            options={METRIC_OPTIONS}
            value={metric}
            onChange={(event) => setMetric(event.target.value)}
          />
        </>
      }
    >
      <QueryView query={trend} lines={6}>
        {(data) => <Course data={data} metric={metric} granularity={by} />}
      </QueryView>
    </Panel>
  );
}
