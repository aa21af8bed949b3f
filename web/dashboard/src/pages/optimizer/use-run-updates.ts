import { useAskedAgain } from '../../api/use-asked-again';
import { useStateSubscription } from '../../api/use-state-subscription';
import { isUnderWay, RunUpdated, type RunRow } from './optimizer-documents';

/**
 * Follows a run until it has ended; what it brings goes into the cache, and from there to whoever shows the run.
 *
 * @param refresh asks for the run once more
 */
export function useRunUpdates(
  run: Pick<RunRow, 'id' | 'status'> | null | undefined,
  refresh: () => void,
): void {
  const id = run && isUnderWay(run) ? run.id : null;
  useStateSubscription({ query: RunUpdated, variables: { id: id ?? '' }, pause: id === null }, refresh);
  useAskedAgain(id, refresh);
}
