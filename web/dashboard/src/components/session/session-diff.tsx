import { useMemo } from 'react';
import { Panel } from '../panel';
import { SideBySide } from '../diff/side-by-side';
import { StatusBadge } from '../status-badge';
import type { Evaluation, Session } from './session-fragments';

function findingsOf(evaluation: Evaluation | null | undefined) {
  return evaluation?.criteria.flatMap(({ findings }) => findings) ?? [];
}

/** The response as it came in and as it became, with what was found at their lines. */
export function SessionDiff({ session }: { session: Session }) {
  const before = useMemo(() => findingsOf(session.evaluationBefore), [session.evaluationBefore]);
  const after = useMemo(() => findingsOf(session.evaluationAfter), [session.evaluationAfter]);
  const general = before.filter(({ line }) => line === null);
  const { improvedResponse, originalResponse } = session;
  return (
    <Panel
      title={improvedResponse === null ? 'The response' : 'Original and improved'}
      isFlush
      foot={
        general.length > 0 && (
          <ul className="stack tight" aria-label="Findings about the whole response">
            {general.map(({ rule, message, severity }, i) => (
              <li key={i}>
                <StatusBadge status={severity} /> <code>{rule}</code> {message}
              </li>
            ))}
          </ul>
        )
      }
    >
      <SideBySide
        label="Original and improved response"
        before={originalResponse}
        after={improvedResponse ?? originalResponse}
        titles={['Original', improvedResponse === null ? 'Unchanged' : 'Improved']}
        findingsBefore={before}
        findingsAfter={improvedResponse === null ? [] : after}
      />
    </Panel>
  );
}
