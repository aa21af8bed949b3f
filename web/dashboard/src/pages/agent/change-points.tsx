import { day, percent } from '../../lib/format';
import type { TrendData } from './agent-documents';

export interface ChangePointsProps {
  changePoints: TrendData['trend']['changePoints'];
  show: (value: number) => string;
}

/** Where the level changed, and what changed then. */
export function ChangePoints({ changePoints, show }: ChangePointsProps) {
  if (changePoints.length === 0) return null;
  return (
    <div className="stack tight">
      <h3>Where the level changed</h3>
      <ul className="stack tight">
        {changePoints.map(({ at, before, after, confidence, causes }) => (
          <li key={at}>
            <strong className="num">{day(at)}</strong>{' '}
            <span className="num">
              {show(before)} → {show(after)}
            </span>{' '}
            <span className="muted small">sure by {percent(confidence, 1)}</span>
            <div className="small muted">
              {causes.length > 0 ? causes.join(' · ') : 'nothing that is known of changed then'}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
