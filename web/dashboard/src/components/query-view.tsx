import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { messageOf } from '../lib/user-errors';
import { Failure, Loading, Stale } from './states';

export interface QueryViewProps<Data> {
  query: { data?: Data; error?: CombinedError; fetching: boolean; refresh: () => void };
  /** Lines of the grey picture while it loads. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** What a query found; else that it loads, or why it failed. An old answer stays, and says that it is old. */
export function QueryView<Data>({ query, lines, children }: QueryViewProps<Data>) {
  const { data, error, fetching, refresh } = query;
  if (data === undefined || data === null) {
    if (error && !fetching) return <Failure message={messageOf(error)} onRetry={refresh} />;
    return <Loading lines={lines} />;
  }
  return (
    <>
      {error && <Stale message={messageOf(error)} onRetry={refresh} />}
      {children(data)}
    </>
  );
}
