import { useEffect } from 'react';

/** When a subscription is in place for sure. */
export const SETTLED_MS = 2_000;

/**
 * Asks once more for what a subscription follows: it may have changed between the first answer and the subscription.
 *
 * @param id of what is followed; null where nothing is
 */
export function useAskedAgain(id: string | null, refresh: () => void): void {
  useEffect(() => {
    if (id === null) return;
    const timer = setTimeout(refresh, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [id, refresh]);
}
