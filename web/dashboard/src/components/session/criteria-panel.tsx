import { percent, words } from '../../lib/format';
import { Delta } from '../delta';
import { Panel } from '../panel';
import { Score } from '../score';
import { Table } from '../table';
import type { Evaluation } from './session-fragments';

/** What the response was judged by, before and after. */
export function CriteriaPanel({ before, after }: { before: Evaluation; after: Evaluation | null }) {
  const rows = before.criteria.map((criterion) => ({
    ...criterion,
    after: after?.criteria.find((other) => other.criterion === criterion.criterion),
  }));
  return (
    <Panel
      title="Criteria"
      hint={`Each with its weight in the score. ${percent(before.confidence)} of what the strategy would judge by could be judged.`}
      isFlush
    >
      <Table
        label="Criteria before and after"
        rows={rows}
        keyOf={({ criterion }) => criterion}
        columns={[
          { title: 'Criterion', isHeader: true, cell: ({ criterion }) => words(criterion) },
          { title: 'Weight', isRight: true, cell: ({ weight }) => percent(weight) },
          { title: 'Before', cell: ({ score }) => <Score value={score} width={48} /> },
          ...(after
            ? [
                {
                  title: 'After',
                  cell: (row: (typeof rows)[number]) => <Score value={row.after?.score} width={48} />,
                },
                {
                  title: 'Gained',
                  isRight: true,
                  cell: (row: (typeof rows)[number]) => (
                    <Delta value={row.after ? row.after.score - row.score : null} />
                  ),
                },
              ]
            : []),
          {
            title: 'How it came to be',
            cell: ({ explanation, after: later }) => (
              <span className="small">{later?.explanation ?? explanation}</span>
            ),
          },
        ]}
      />
    </Panel>
  );
}
