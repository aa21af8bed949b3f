import { useCallback, useEffect, useRef } from 'react';
import { createRequest, useQuery, type AnyVariables, type TypedDocumentNode, type UseQueryState } from 'urql';
import { useOnReconnect } from './connection';
import type { FeedEvent } from './event-documents';
import { useOnEvent } from './use-feed';

const ENDS: ReadonlySet<FeedEvent['type']> = new Set(['IMPROVED', 'UNIMPROVED', 'FAILED', 'CANCELLED']);

/** Whether the event ended its session. */
export function endsSession(event: FeedEvent): boolean {
  return ENDS.has(event.type);
}

interface Answer<Data> {
  readonly key: number;
  readonly data: Data;
}

/** A query's result, in which an error does not take the place of the last answer to the same question. */
function useLastAnswer<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  result: UseQueryState<Data, Variables>,
) {
  const { key } = createRequest(query, variables);
  const { data, error, fetching, stale, operation } = result;
  const last = useRef<Answer<Data> | null>(null);
  const answeredAt = useRef<ReadonlyMap<number, number>>(new Map());
  // Until its answer comes, a new question shows what was there before.
  const isOwn = operation?.key === key;
  if (isOwn && !error && data != null) last.current = { key, data };
  const isUpToDate = isOwn && !error && !fetching && !stale && data != null;
  useEffect(() => {
    if (isUpToDate) answeredAt.current = new Map([...answeredAt.current, [key, Date.now()]]);
  }, [isUpToDate, data, key]);
  const at = answeredAt.current.get(key) ?? null;
  const kept = last.current?.key === key ? last.current.data : undefined;
  if (!error || !isOwn) {
    return { ...result, data: data ?? kept, error: undefined, answeredAt: at };
  }
  // An answer of which only a part could be read is better than none, and worse than an old one.
  return { ...result, data: kept ?? data ?? undefined, answeredAt: kept ? at : null };
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
 * there until the new answer comes; where that is an error, `answeredAt` tells how old it is.
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
  useOnReconnect(
    useCallback(() => {
      if (!pause) refresh();
    }, [refresh, pause]),
  );
  return { ...useLastAnswer(query, variables, result), refresh };
}

export type LiveQuery<Data> = Pick<
  ReturnType<typeof useLiveQuery<Data, AnyVariables>>,
  'data' | 'error' | 'fetching' | 'stale' | 'answeredAt' | 'refresh'
>;
