import type { ReactNode } from 'react';
import type { LiveQuery } from '../api/use-live-query';
import { messageOf } from '../lib/user-errors';
import { Failure, Loading, Stale } from './states';

/** What is told of a query beside its answer. */
export type QueryState = Pick<LiveQuery<unknown>, 'error' | 'fetching' | 'answeredAt' | 'refresh'>;

/** Says that an answer is old, where another one was asked for and did not come. */
export function StaleNotice({ query: { error, answeredAt, refresh } }: { query: QueryState }) {
  if (!error) return null;
  return <Stale message={messageOf(error)} since={answeredAt} onRetry={refresh} />;
}

export interface QueryViewProps<Data> {
  query: QueryState & { readonly data?: Data };
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
      <StaleNotice query={query} />
      {children(data)}
    </>
  );
}
