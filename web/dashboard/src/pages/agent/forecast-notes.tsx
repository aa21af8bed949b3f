import { number, percent } from '../../lib/format';
import type { TrendData } from './agent-documents';
import { reachOf } from './course-points';

export interface ForecastNotesProps {
  forecasts: TrendData['predictions']['nodes'];
  reason: string | null;
  show: (value: number) => string;
}

/** What is foretold, in words, and what that rests on. */
export function ForecastNotes({ forecasts, reason, show }: ForecastNotesProps) {
  const [first] = forecasts;
  if (!first) return <p className="small muted">No forecast: {reason ?? 'none was made yet'}.</p>;
  const sorted = [...forecasts].sort((a, b) => a.horizonDays - b.horizonDays);
  return (
    <div className="stack tight">
      <h3>Forecast</h3>
      <ul className="row">
        {sorted.map(({ id, horizonDays, predictedValue, intervals }) => {
          const reach = reachOf(intervals);
          return (
            <li key={id} className="num">
              <span className="muted small">in {horizonDays} d</span> <strong>{show(predictedValue)}</strong>{' '}
              {reach && (
                <span className="muted small">
                  {show(reach.lower)} to {show(reach.upper)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <p className="small muted">
        By {first.method}, from {number(first.madeFrom)} days with sessions.
        {first.backtestMase !== null &&
          ` Its error on past days was ${number(first.backtestMase, 2)} of the naive one's.`}
        {first.observedCoverage !== null &&
          ` Past 95 % intervals held the truth in ${percent(first.observedCoverage)} of cases.`}
      </p>
      {first.recommendations.map((text) => (
        <p key={text} className="small">
          {text}
        </p>
      ))}
    </div>
  );
}
