import { useState } from 'react';
import { Link } from 'wouter';
import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { useOnCorrection } from '../../api/use-state-changes';
import { Button } from '../../components/button';
import { CorrectionEditor } from '../../components/correction/correction-editor';
import {
  CorrectionRowFragment,
  CorrectionScore,
  type CorrectionRow,
} from '../../components/correction/correction-table';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { RelativeTime } from '../../components/relative-time';
import { isFinal, type Session } from '../../components/session/session-fragments';
import { StatusBadge } from '../../components/status-badge';
import { words } from '../../lib/format';
import { links } from '../../lib/links';

const SessionCorrections = graphql(
  `
    query SessionCorrections($id: ID!) {
      trainingSession(id: $id) {
        id
        corrections(first: 20) {
          nodes {
            ...CorrectionRow
          }
        }
      }
    }
  `,
  [CorrectionRowFragment],
);

function Corrections({ of: corrections }: { of: readonly CorrectionRow[] }) {
  if (corrections.length === 0) return <p className="muted">Nobody has corrected it so far.</p>;
  return corrections.map((correction) => (
    <div key={correction.id} className="row">
      <StatusBadge status={correction.severity} />
      <Link href={links.correction(correction.id)}>{words(correction.type)}</Link>
      <CorrectionScore correction={correction} />
      <span>{correction.feedback}</span>
      <span className="small muted">
        <RelativeTime at={correction.createdAt} />
      </span>
    </div>
  ));
}

/** What people made of a session's response, and the place to do so. */
export function CorrectionsOfSession({ session }: { session: Session }) {
  const corrected = useLiveQuery(SessionCorrections, { id: session.id });
  useOnCorrection(corrected.refresh);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Panel
      title="Corrections"
      hint="What the response should have been: an example for similar tasks as soon as it is in."
      actions={
        !isOpen && (
          <Button icon="corrections" disabled={!isFinal(session.status)} onClick={() => setIsOpen(true)}>
            Correct the response
          </Button>
        )
      }
    >
      <div className="stack">
        <QueryView query={corrected} lines={1}>
          {({ trainingSession }) => <Corrections of={trainingSession?.corrections.nodes ?? []} />}
        </QueryView>
        {isOpen && (
          <CorrectionEditor
            target={{ sessionId: session.id }}
            text={session.improvedResponse ?? session.originalResponse}
            onDone={() => {
              setIsOpen(false);
              corrected.refresh();
            }}
            onCancel={() => setIsOpen(false)}
          />
        )}
      </div>
    </Panel>
  );
}
