import type { PagedList } from '../api/use-pages';
import { messageOf } from '../lib/user-errors';
import { Failure, Stale } from './states';

type ListProps = Readonly<{ list: PagedList<unknown> }>;

/** Above a list: that its rows are old, where it was asked for anew and did not come. */
export function ListStale({ list: { rows, error, isStale, answeredAt, retry } }: ListProps) {
  if (!error || !isStale || rows.length === 0) return null;
  return <Stale message={messageOf(error)} since={answeredAt} onRetry={retry} />;
}

/** Below a list, or in its place: that rows did not come. */
export function ListFailure({ list: { rows, error, isStale, isLoading, retry } }: ListProps) {
  if (!error || isLoading || (isStale && rows.length > 0)) return null;
  return <Failure message={messageOf(error)} onRetry={retry} />;
}
