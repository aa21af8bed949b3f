import { duration, words } from '../../lib/format';
import { Panel } from '../panel';
import { StatusBadge } from '../status-badge';
import { Table } from '../table';
import type { Evaluation } from './session-fragments';

/** Who judged, and who could not and why. */
export function EvaluatorsPanel({ evaluation, title }: { evaluation: Evaluation; title: string }) {
  return (
    <Panel
      title={title}
      hint="Who cannot judge says so; it lowers the confidence and never the score."
      isFlush
    >
      <Table
        label={title}
        rows={evaluation.evaluators}
        keyOf={({ name, version }) => `${name}@${version}`}
        columns={[
          { title: 'Evaluator', isHeader: true, cell: ({ name }) => name },
          { title: 'Outcome', cell: ({ outcome }) => <StatusBadge status={outcome} /> },
          {
            title: 'What it found',
            cell: ({ reason, verdict, testsPassed, testsTotal, executor }) => (
              <span className="small">
                {reason ??
                  [
                    verdict && words(verdict),
                    testsTotal !== null && `${testsPassed ?? 0} of ${testsTotal} tests passed`,
                    executor && `run by ${executor}`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
              </span>
            ),
          },
          { title: 'Took', isRight: true, cell: ({ durationMs }) => duration(durationMs) },
        ]}
      />
    </Panel>
  );
}
