import { useEffect } from 'react';
import { useSubscription } from 'urql';
import { isUnderWay, RunUpdated, type RunRow } from './optimizer-documents';

/** When the subscription is in place for sure. */
const SETTLED_MS = 2_000;

/**
 * Follows a run until it has ended; what it brings goes into the cache, and from there to whoever shows the run.
 *
 * @param refresh asks for the run once more: it may have come further between the first answer and the subscription
 */
export function useRunUpdates(
  run: Pick<RunRow, 'id' | 'status'> | null | undefined,
  refresh: () => void,
): void {
  const id = run && isUnderWay(run) ? run.id : null;
  useSubscription({ query: RunUpdated, variables: { id: id ?? '' }, pause: id === null });
  useEffect(() => {
    if (id === null) return;
    const timer = setTimeout(refresh, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [id, refresh]);
}
