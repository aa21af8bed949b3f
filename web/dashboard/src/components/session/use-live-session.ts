import { useEffect } from 'react';
import { useLiveQuery } from '../../api/use-live-query';
import { SessionQuery } from './session-fragments';
import { useSessionProgress } from './use-session-progress';

/**
 * A session as it is now, and all its events: what an event changes is fetched when it comes. Nothing is asked for while the id
 * is empty.
 */
export function useLiveSession(id: string) {
  const query = useLiveQuery(SessionQuery, { id }, { pause: id === '' });
  const progress = useSessionProgress(id);
  const { refresh } = query;
  const newest = progress.events.at(-1)?.id;
  useEffect(() => {
    if (newest !== undefined) refresh();
  }, [newest, refresh]);
  return { query, progress };
}
