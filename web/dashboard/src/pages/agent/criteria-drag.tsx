import { Panel } from '../../components/panel';
import { Empty } from '../../components/states';
import { count, points, words } from '../../lib/format';
import type { AgentNowData } from './agent-documents';

/** What the responses lose their points by, the worst first. */
export function CriteriaDrag({ criteria }: { criteria: AgentNowData['criteria'] }) {
  const sorted = [...criteria].sort((a, b) => a.meanScore - b.meanScore);
  return (
    <Panel title="What drags the score" hint="Mean of each criterion, the lowest first.">
      {sorted.length === 0 ? (
        <Empty title="Nothing was judged in this range" />
      ) : (
        <ul className="stack tight">
          {sorted.map(({ criterion, meanScore, count: of }) => (
            <li key={criterion}>
              <div className="row apart">
                <span>{words(criterion)}</span>
                <span className="num">
                  {points(meanScore)} <span className="muted small">in {count(of, 'response')}</span>
                </span>
              </div>
              <span
                className="bar"
                aria-hidden="true"
                data-tone={meanScore >= 80 ? 'good' : meanScore >= 60 ? 'warn' : 'bad'}
              >
                <span style={{ width: `${meanScore}%` }} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
