import { useEffect, useState } from 'react';
import { useApi } from '../../api/api-context';
import { FeedEventFragment, type FeedEvent } from '../../api/event-documents';
import { graphql } from '../../api/graphql';
import { subscribeResumable } from '../../api/resumable';

const Progress = graphql(
  `
    subscription Progress($sessionId: ID!, $after: String) {
      trainingSessionProgress(sessionId: $sessionId, after: $after) {
        ...FeedEvent
      }
    }
  `,
  [FeedEventFragment],
);

export interface SessionProgress {
  /** From the first, without a gap. */
  readonly events: readonly FeedEvent[];
  readonly isComplete: boolean;
  readonly error: string | null;
}

const NOTHING: SessionProgress = { events: [], isComplete: false, error: null };

/** All that happened to a session, and what happens to it, until it has ended. */
export function useSessionProgress(sessionId: string): SessionProgress {
  const { sockets } = useApi();
  const [progress, setProgress] = useState(NOTHING);
  useEffect(() => {
    setProgress(NOTHING);
    if (sessionId === '') return undefined;
    return subscribeResumable(sockets, {
      document: Progress,
      variables: { sessionId },
      after: null,
      eventOf: ({ trainingSessionProgress }) => trainingSessionProgress,
      onEvent: (event) => setProgress((last) => ({ ...last, events: [...last.events, event] })),
      onError: ({ message }) => setProgress((last) => ({ ...last, error: message })),
      onComplete: () => setProgress((last) => ({ ...last, isComplete: true })),
    });
  }, [sockets, sessionId]);
  return progress;
}
