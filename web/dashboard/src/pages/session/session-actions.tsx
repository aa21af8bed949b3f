import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { graphql } from '../../api/graphql';
import { Button } from '../../components/button';
import { isFinal, type Session } from '../../components/session/session-fragments';
import { UserErrors } from '../../components/user-errors';
import { links } from '../../lib/links';

const Cancel = graphql(`
  mutation CancelSession($input: CancelTrainingSessionInput!) {
    cancelTrainingSession(input: $input) {
      session {
        id
        status
        finishedAt
      }
      userErrors {
        message
        path
      }
    }
  }
`);

const Retry = graphql(`
  mutation RetrySession($input: RetryTrainingSessionInput!) {
    retryTrainingSession(input: $input) {
      session {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

/** What can be done with a session in its state. */
export function SessionActions({ session }: { session: Session }) {
  const [cancelled, cancel] = useMutation(Cancel);
  const [retried, retry] = useMutation(Retry);
  const [, go] = useLocation();
  const input = { sessionId: session.id };
  const again = async (): Promise<void> => {
    const { data } = await retry({ input });
    const made = data?.retryTrainingSession.session;
    if (made) go(links.session(made.id));
  };
  return (
    <>
      <UserErrors
        error={cancelled.error ?? retried.error}
        errors={[
          ...(cancelled.data?.cancelTrainingSession.userErrors ?? []),
          ...(retried.data?.retryTrainingSession.userErrors ?? []),
        ]}
      />
      {!isFinal(session.status) && (
        <Button
          look="danger"
          icon="cross"
          disabled={cancelled.fetching}
          onClick={() => void cancel({ input })}
        >
          Cancel
        </Button>
      )}
      {(session.status === 'FAILED' || session.status === 'CANCELLED') && (
        <Button icon="retry" disabled={retried.fetching} onClick={() => void again()}>
          Try anew
        </Button>
      )}
    </>
  );
}
