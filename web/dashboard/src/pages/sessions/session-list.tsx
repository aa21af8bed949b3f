import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { graphql, type ResultOf } from '../../api/graphql';
import { ListFailure, ListStale } from '../../components/list-states';
import { Empty, Loading } from '../../components/states';
import type { PagedList } from '../../api/use-pages';
import { number } from '../../lib/format';
import { SessionRow } from './session-row';
import './sessions.css';

export const SessionRowFragment = graphql(`
  fragment SessionRow on TrainingSession {
    id
    agentType
    status
    taskDescription
    createdAt
    durationMs
    improvementScore
    evaluationBefore {
      score
    }
  }
`);

export type SessionRowData = ResultOf<typeof SessionRowFragment>;

const ROW_HEIGHT = 44;
/** The next page is fetched when so many rows are left below. */
const FETCH_AHEAD = 60;

/** Rows as far as they were fetched; only those that can be seen are drawn. */
export function SessionList({ list }: { list: PagedList<SessionRowData> }) {
  const { rows, hasMore, isLoading, error, more } = list;
  const host = useRef<HTMLDivElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: host.current?.offsetTop ?? 0,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !error && rows.length > 0 && last > rows.length - FETCH_AHEAD) more();
  }, [last, rows.length, hasMore, error, more]);
  if (rows.length === 0) {
    return (
      <div className="panel">
        <ListFailure list={list} />
        {isLoading || (hasMore && !error) ? (
          <Loading lines={8} />
        ) : (
          !error && <Empty title="No session is like this">Look for less, or train a response.</Empty>
        )}
      </div>
    );
  }
  return (
    <>
      <ListStale list={list} />
      <div
        className="panel session-table"
        role="table"
        aria-label="Sessions"
        aria-rowcount={hasMore ? -1 : rows.length + 1}
      >
        <div className="session-row head" role="row" aria-rowindex={1}>
          {['State', 'Agent', 'Task', 'Score', 'Gained', 'Took', 'Accepted'].map((title) => (
            <span key={title} role="columnheader">
              {title}
            </span>
          ))}
        </div>
        <div ref={host} role="rowgroup" className="session-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <SessionRow
              key={rows[index]!.id}
              session={rows[index]!}
              index={index}
              top={start - virtual.options.scrollMargin}
            />
          ))}
        </div>
      </div>
      <ListFailure list={list} />
      <p className="small muted num" role="status">
        {number(rows.length)} sessions{hasMore ? ', more below' : ''}
      </p>
    </>
  );
}
