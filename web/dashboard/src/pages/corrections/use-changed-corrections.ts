import { useCallback, useRef } from 'react';
import { graphql, type ResultOf } from '../../api/graphql';
import { useStateSubscription } from '../../api/use-state-subscription';
import { CorrectionRowFragment, type CorrectionRow } from '../../components/correction/correction-table';

const CorrectionChanges = graphql(
  `
    subscription CorrectionChanges {
      correctionUpdated {
        ...CorrectionRow
      }
    }
  `,
  [CorrectionRowFragment],
);

type Told = ResultOf<typeof CorrectionChanges>;
type Changes = ReadonlyMap<string, CorrectionRow>;

const NONE: Changes = new Map();

/**
 * Corrections that came in or were evaluated since the page was opened, by their ids.
 *
 * @param reload asks for the list anew
 */
export function useChangedCorrections(reload: () => void): Changes {
  // A subscription that breaks off forgets what it told.
  const all = useRef(NONE);
  const collect = useCallback(
    (_: Changes | undefined, { correctionUpdated }: Told): Changes =>
      (all.current = new Map(all.current).set(correctionUpdated.id, correctionUpdated)),
    [],
  );
  useStateSubscription<Told, Changes>({ query: CorrectionChanges }, reload, collect);
  return all.current;
}
