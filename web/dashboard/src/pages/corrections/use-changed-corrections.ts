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

const collect = (changes: Changes | undefined, { correctionUpdated }: Told): Changes =>
  new Map(changes).set(correctionUpdated.id, correctionUpdated);

/** Corrections that came in or were evaluated since the page was opened, by their ids. */
export function useChangedCorrections(): Changes {
  const { data } = useStateSubscription<Told, Changes>({ query: CorrectionChanges }, collect);
  return data ?? NONE;
}
