import { useState } from 'react';
import { Link } from 'wouter';
import { graphql, type ResultOf } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { Button } from '../../components/button';
import { CorrectionEditor } from '../../components/correction/correction-editor';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { RelativeTime } from '../../components/relative-time';
import { isFinal, type Session } from '../../components/session/session-fragments';
import { StatusBadge } from '../../components/status-badge';
import { words } from '../../lib/format';
import { links } from '../../lib/links';

const SessionCorrections = graphql(`
  query SessionCorrections($id: ID!) {
    trainingSession(id: $id) {
      id
      corrections(first: 20) {
        nodes {
          id
          type
          severity
          feedback
          createdAt
        }
      }
    }
  }
`);

type Correction = NonNullable<
  ResultOf<typeof SessionCorrections>['trainingSession']
>['corrections']['nodes'][number];

function Corrections({ of: corrections }: { of: readonly Correction[] }) {
  if (corrections.length === 0) return <p className="muted">Nobody has corrected it so far.</p>;
  return corrections.map(({ id, type, severity, feedback, createdAt }) => (
    <div key={id} className="row">
      <StatusBadge status={severity} />
      <Link href={links.correction(id)}>{words(type)}</Link>
      <span>{feedback}</span>
      <span className="small muted">
        <RelativeTime at={createdAt} />
      </span>
    </div>
  ));
}

/** What people made of a session's response, and the place to do so. */
export function CorrectionsOfSession({ session }: { session: Session }) {
  const corrected = useLiveQuery(SessionCorrections, { id: session.id });
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
