import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../api/graphql';
import { Button } from '../../components/button';
import { TextField } from '../../components/field';
import { Panel } from '../../components/panel';
import type { Session } from '../../components/session/session-fragments';
import { UserErrors } from '../../components/user-errors';

const Label = graphql(`
  mutation LabelResponse($input: LabelResponseInput!) {
    labelResponse(input: $input) {
      session {
        id
        label {
          isAcceptable
          labelledAt
          reason
        }
      }
      userErrors {
        message
        path
      }
    }
  }
`);

/** A person's verdict on the response as it came in. */
export function LabelPanel({ session }: { session: Session }) {
  const [reason, setReason] = useState(session.label?.reason ?? '');
  const [result, label] = useMutation(Label);
  const say = (isAcceptable: boolean): void =>
    void label({ input: { sessionId: session.id, isAcceptable, reason: reason.trim() || null } });
  const said = session.label;
  return (
    <Panel title="Would it do as it came in?" hint="Judges are measured against what people say here.">
      <div className="stack tight">
        <TextField
          label="Why (optional)"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="row">
          <Button
            icon="check"
            aria-pressed={said?.isAcceptable === true}
            disabled={result.fetching}
            onClick={() => say(true)}
          >
            It would
          </Button>
          <Button
            icon="cross"
            aria-pressed={said?.isAcceptable === false}
            disabled={result.fetching}
            onClick={() => say(false)}
          >
            It would not
          </Button>
        </div>
        {said && (
          <p className="small muted" role="status">
            {said.isAcceptable ? 'Acceptable' : 'Not acceptable'}
            {said.reason && `: ${said.reason}`}
          </p>
        )}
        <UserErrors error={result.error} errors={result.data?.labelResponse.userErrors} />
      </div>
    </Panel>
  );
}
