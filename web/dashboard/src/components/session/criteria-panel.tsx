import { percent, words } from '../../lib/format';
import { Delta } from '../delta';
import { Panel } from '../panel';
import { Score } from '../score';
import { Table } from '../table';
import type { Evaluation } from './session-fragments';

type Criterion = Evaluation['criteria'][number];

interface Row {
  readonly criterion: Criterion['criterion'];
  readonly before: Criterion | undefined;
  readonly after: Criterion | undefined;
}

/** Every criterion that either could be judged by: what does not parse is not judged by its format, say, until it does. */
function rowsOf(before: Evaluation, after: Evaluation | null): Row[] {
  const of = (evaluation: Evaluation | null) =>
    new Map(evaluation?.criteria.map((each) => [each.criterion, each] as const));
  const [was, is] = [of(before), of(after)];
  return [...new Set([...was.keys(), ...is.keys()])].map((criterion) => ({
    criterion,
    before: was.get(criterion),
    after: is.get(criterion),
  }));
}

/** What the response was judged by, before and after. */
export function CriteriaPanel({ before, after }: { before: Evaluation; after: Evaluation | null }) {
  return (
    <Panel
      title="Criteria"
      hint={`Each with its weight in the score. ${percent(before.confidence)} of what the strategy would judge by could be judged.`}
      isFlush
    >
      <Table
        label="Criteria before and after"
        rows={rowsOf(before, after)}
        keyOf={({ criterion }) => criterion}
        columns={[
          { title: 'Criterion', isHeader: true, cell: ({ criterion }) => words(criterion) },
          { title: 'Weight', isRight: true, cell: (row) => percent((row.after ?? row.before)?.weight) },
          { title: 'Before', cell: (row) => <Score value={row.before?.score} width={48} /> },
          ...(after
            ? [
                {
                  title: 'After',
                  cell: (row: Row) => <Score value={row.after?.score} width={48} />,
                },
                {
                  title: 'Gained',
                  isRight: true,
                  cell: (row: Row) => (
                    <Delta value={row.before && row.after ? row.after.score - row.before.score : null} />
                  ),
                },
              ]
            : []),
          {
            title: 'How it came to be',
            cell: (row) => <span className="small">{(row.after ?? row.before)?.explanation}</span>,
          },
        ]}
      />
    </Panel>
  );
}
