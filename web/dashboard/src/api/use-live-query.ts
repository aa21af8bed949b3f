import { useCallback, useEffect, useRef } from 'react';
import { useQuery, type AnyVariables, type TypedDocumentNode } from 'urql';
import { useConnection } from './connection';
import type { FeedEvent } from './event-documents';
import { useOnEvent } from './use-feed';

const ENDS: ReadonlySet<FeedEvent['type']> = new Set(['IMPROVED', 'UNIMPROVED', 'FAILED', 'CANCELLED']);

/** Whether the event ended its session. */
export function endsSession(event: FeedEvent): boolean {
  return ENDS.has(event.type);
}

export interface LiveQueryOptions {
  /** Which events make the answer old; none if left out. */
  readonly when?: (event: FeedEvent) => boolean;
  /** The answer is asked for at most once in so many milliseconds. */
  readonly atMostEveryMs?: number;
  readonly pause?: boolean;
}

/**
 * A query whose answer is asked for again when an event made it old, and after each break of the connection. What is there stays
 * there until the new answer comes.
 */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { when, atMostEveryMs = 2_000, pause = false }: LiveQueryOptions = {},
) {
  const [result, execute] = useQuery({
    query,
    variables,
    pause,
    requestPolicy: 'cache-and-network',
  });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  const refreshSoon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      if (!pause) refresh();
    }, atMostEveryMs);
  }, [refresh, atMostEveryMs, pause]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [refreshSoon],
  );
  useOnEvent(useCallback((event) => when?.(event) && refreshSoon(), [when, refreshSoon]));
  const { reconnects } = useConnection();
  const seen = useRef(reconnects);
  useEffect(() => {
    if (seen.current === reconnects) return;
    seen.current = reconnects;
    if (!pause) refresh();
  }, [reconnects, refresh, pause]);
  return { ...result, refresh };
}

export type LiveQuery<Data> = Pick<
  ReturnType<typeof useLiveQuery<Data, AnyVariables>>,
  'data' | 'error' | 'fetching' | 'stale' | 'refresh'
>;
