import { useCallback, useEffect, useRef, useState } from 'react';
import type { CombinedError, TypedDocumentNode } from 'urql';
import { useApi } from './api-context';
import { useOnReconnect } from './connection';

interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

export interface PagedList<Node> {
  readonly rows: readonly Node[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: CombinedError | undefined;
  /** Fetches the next page, unless one is on its way. */
  readonly more: () => void;
  /** Begins anew at the top. */
  readonly reload: () => void;
  /** Whether it is the first page that failed, so that the rows are those from before. */
  readonly isStale: boolean;
  /** When the first page came last, in milliseconds since 1970. */
  readonly answeredAt: number | null;
  /** Asks once more for what failed. */
  readonly retry: () => void;
}

/**
 * A list without end, page by page behind cursors: what comes in above meanwhile moves no row. After a break of the connection it
 * begins anew, unless somebody has gone further down. `variables` and `connectionOf` must
 * be the same object as long as they mean the same.
 */
export function usePages<Data, Node, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables & { after?: string | null }>,
  variables: Variables,
  connectionOf: (data: Data) => Connection<Node>,
): PagedList<Node> {
  const { pages } = useApi();
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{
    rows: readonly Node[];
    hasMore: boolean;
    error?: CombinedError;
    isStale: boolean;
  }>({ rows: [], hasMore: true, isStale: false });
  const [isLoading, setIsLoading] = useState(false);
  const after = useRef<string | null>(null);
  const current = useRef(0);
  const isUnderWay = useRef(false);
  /** What the rows were asked for with, and when they were up to date last. */
  const shown = useRef<Variables | null>(null);
  const answeredAt = useRef<number | null>(null);
  const isAtFirst = useRef(true);

  const load = useCallback(
    async (isFirst: boolean) => {
      const mine = current.current;
      isUnderWay.current = true;
      setIsLoading(true);
      const { data, error } = await pages
        .query(document, { ...variables, after: isFirst ? null : after.current })
        .toPromise();
      // Whoever changed the question meanwhile waits for another answer.
      if (mine !== current.current) return;
      isUnderWay.current = false;
      setIsLoading(false);
      if (!data) {
        const isOfThis = shown.current === variables;
        return setState((last) => ({ ...last, rows: isOfThis ? last.rows : [], error, isStale: isFirst }));
      }
      shown.current = variables;
      isAtFirst.current = isFirst;
      if (isFirst) answeredAt.current = Date.now();
      const { nodes, pageInfo } = connectionOf(data);
      after.current = pageInfo.endCursor;
      setState((last) => ({
        rows: isFirst ? nodes : [...last.rows, ...nodes],
        hasMore: pageInfo.hasNextPage,
        error: undefined,
        isStale: false,
      }));
    },
    [pages, document, variables, connectionOf],
  );
  useEffect(() => {
    current.current += 1;
    void load(true);
  }, [load, round]);
  const more = useCallback(() => {
    if (!isUnderWay.current) void load(after.current === null);
  }, [load]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  const retry = state.isStale ? reload : more;
  useOnReconnect(
    useCallback(() => {
      if (state.error) retry();
      else if (isAtFirst.current) reload();
    }, [state.error, retry, reload]),
  );
  return {
    ...state,
    error: state.error,
    answeredAt: answeredAt.current,
    isLoading,
    more,
    reload,
    retry,
  };
}
