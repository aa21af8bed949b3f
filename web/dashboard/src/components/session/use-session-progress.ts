import { useEffect, useState } from 'react';
import { useApi } from '../../api/api-context';
import { FeedEventFragment, type FeedEvent } from '../../api/event-documents';
import { graphql } from '../../api/graphql';
import { subscribeResumable } from '../../api/resumable';

const TRY_AGAIN_MS = 5_000;
/** Errors that another try does not mend. */
const FINAL: ReadonlySet<string | null> = new Set(['NOT_FOUND', 'BAD_USER_INPUT']);

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
    let seen: string | null = null;
    let stop = (): void => undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      stop = subscribeResumable(sockets, {
        document: Progress,
        variables: { sessionId },
        after: () => seen,
        eventOf: ({ trainingSessionProgress }) => trainingSessionProgress,
        onEvent: (event) => {
          seen = event.cursor;
          setProgress((last) => ({ ...last, events: [...last.events, event], error: null }));
        },
        onError: ({ message, code }) => {
          setProgress((last) => ({ ...last, error: message }));
          if (!FINAL.has(code)) retry = setTimeout(open, TRY_AGAIN_MS);
        },
        onComplete: () => setProgress((last) => ({ ...last, isComplete: true })),
      });
    };
    open();
    return () => {
      clearTimeout(retry);
      stop();
    };
  }, [sockets, sessionId]);
  return progress;
}
