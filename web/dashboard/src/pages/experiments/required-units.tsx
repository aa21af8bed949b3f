import { useQuery } from 'urql';
import { graphql, type VariablesOf } from '../../api/graphql';
import { count, number } from '../../lib/format';
import { useStill } from '../../lib/use-still';
import { messageOf } from '../../lib/user-errors';
import { inputOf, type ExperimentDraft } from './experiment-draft';

const RequiredUnits = graphql(`
  query RequiredUnits(
    $design: ExperimentDesign!
    $variantCount: Int!
    $detectableEffect: Float!
    $equivalenceMargin: Float!
  ) {
    experimentRequiredUnits(
      design: $design
      variantCount: $variantCount
      detectableEffect: $detectableEffect
      equivalenceMargin: $equivalenceMargin
    )
  }
`);

type Wish = VariablesOf<typeof RequiredUnits>;

function wishOf(draft: ExperimentDraft): Wish {
  const { design, detectableEffect, equivalenceMargin, variants } = inputOf(draft);
  return {
    design: design ?? 'PAIRED',
    variantCount: variants.length,
    detectableEffect: detectableEffect ?? NaN,
    equivalenceMargin: equivalenceMargin ?? NaN,
  };
}

/** How many units the experiment will need, told while it is put together. */
export function RequiredUnitsNote({ draft }: { draft: ExperimentDraft }) {
  const wish = wishOf(useStill(draft));
  const { variantCount, detectableEffect, equivalenceMargin } = wish;
  const isPossible =
    equivalenceMargin >= 0 && detectableEffect > equivalenceMargin && detectableEffect <= 100;
  const [{ data, error }] = useQuery({ query: RequiredUnits, variables: wish, pause: !isPossible });
  const units = data?.experimentRequiredUnits;
  const isPaired = wish.design === 'PAIRED';
  // In pairs each unit is under all arms, and counts once.
  const total = units == null ? Infinity : isPaired ? units : units * variantCount;
  const mostUnits = Number(draft.maxUnits);
  return (
    <div className="notice" data-tone={data && total > mostUnits ? 'warn' : undefined} role="status">
      {!isPossible ? (
        <span>What it should be able to see must be more than what counts as equal, and at most 100.</span>
      ) : error ? (
        <span>How many units it will need could not be told: {messageOf(error)}</span>
      ) : units === undefined ? (
        <span>Reckons how many units it will need…</span>
      ) : (
        <span>
          Will need{' '}
          <strong className="num">{units === null ? 'over a million units' : count(units, 'unit')}</strong>{' '}
          {isPaired ? '' : 'per arm '}to see {number(detectableEffect, 1)} points with 80 %, for scores that
          vary as much as can be.
          {total > mostUnits &&
            ` It stops at ${number(mostUnits)}${isPaired ? '' : ' of all arms together'}, which may be too few: ask to see only more points, or let it stop later.`}
        </span>
      )}
    </div>
  );
}
