import { Button } from '../../components/button';
import { Panel } from '../../components/panel';
import { Empty } from '../../components/states';
import { StatusBadge } from '../../components/status-badge';
import { Table } from '../../components/table';
import { number, points, signed } from '../../lib/format';
import { isUnderWay, type Round, type Run } from './optimizer-documents';

const nameOf = (candidate: number): string => (candidate === 0 ? 'the seed' : `proposal ${candidate}`);

function Outcome({ round, isFinalist }: { round: Round; isFinalist: boolean }) {
  return (
    <>
      <StatusBadge status={round.outcome} />
      {isFinalist && <div className="small muted">went on to the holdout</div>}
      {round.outcome === 'UNUSABLE' && (
        <div className="small muted">{round.fault ?? 'it was proposed before'}</div>
      )}
    </>
  );
}

/** The proposals of a search, and what their tests against their parents said. */
export function RoundsPanel({
  run,
  shown,
  onShow,
}: {
  run: Run;
  /** The number of the proposal whose text is shown. */
  shown: number | null;
  onShow: (number: number) => void;
}) {
  const { rounds, finalist, testCount, seedScore } = run;
  const accepted = rounds.filter(({ outcome }) => outcome === 'ACCEPTED').length;
  return (
    <Panel
      title={`Proposals: ${accepted} of ${testCount} tested accepted`}
      hint={`A proposal is tried beside its parent, task by task, and accepted once the e-value of that test reaches 5.${
        seedScore === null ? '' : ` On the validation tasks the seed comes to ${points(seedScore)}.`
      }`}
      isFlush
    >
      {rounds.length === 0 ? (
        <Empty title={isUnderWay(run) ? 'No proposal yet' : 'No proposals were kept'}>
          {isUnderWay(run)
            ? 'The seed is tried on the tasks first.'
            : testCount === 0
              ? 'It ended before the first one was tested.'
              : 'It was made by a server that did not keep them.'}
        </Empty>
      ) : (
        <Table
          label="Proposals"
          rows={rounds}
          keyOf={(round) => String(round.number)}
          columns={[
            { title: 'Proposal', isHeader: true, cell: (round) => round.number },
            { title: 'Made from', cell: ({ parent }) => nameOf(parent) },
            {
              title: 'Outcome',
              cell: (round) => <Outcome round={round} isFinalist={round.number === finalist} />,
            },
            { title: 'Tasks', isRight: true, cell: ({ taskCount }) => number(taskCount) },
            { title: 'Over its parent', isRight: true, cell: ({ gain }) => signed(gain) },
            { title: 'E-value', isRight: true, cell: ({ eValue }) => number(eValue, 2) },
            { title: 'Validation', isRight: true, cell: ({ validationScore }) => points(validationScore) },
            {
              title: 'Text',
              isRight: true,
              cell: ({ number: n, promptTemplate }) =>
                promptTemplate !== null && (
                  <Button
                    isSmall
                    aria-label={`Show proposal ${n}`}
                    aria-pressed={shown === n}
                    onClick={() => onShow(n)}
                  >
                    Show
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}
