import { Link } from 'wouter';
import { graphql, type ResultOf } from '../../api/graphql';
import { points, words } from '../../lib/format';
import { links } from '../../lib/links';
import { Badge } from '../badge';
import { RelativeTime } from '../relative-time';
import { StatusBadge } from '../status-badge';
import { Table } from '../table';

export const CorrectionRowFragment = graphql(`
  fragment CorrectionRow on Correction {
    id
    agentType
    type
    severity
    feedback
    createdAt
    evaluationStatus
    isDisagreement
    evaluationOriginal {
      score
    }
    evaluationCorrected {
      score
    }
  }
`);

export type CorrectionRow = ResultOf<typeof CorrectionRowFragment>;

/** Corrections, each with what evaluators say to it. */
export function CorrectionTable({ corrections }: { corrections: readonly CorrectionRow[] }) {
  return (
    <Table
      label="Corrections"
      rows={corrections}
      keyOf={({ id }) => id}
      columns={[
        { title: 'Matters', cell: ({ severity }) => <StatusBadge status={severity} /> },
        {
          title: 'Correction',
          isHeader: true,
          cell: ({ id, type }) => <Link href={links.correction(id)}>{words(type)}</Link>,
        },
        { title: 'Agent', cell: ({ agentType }) => <Link href={links.agent(agentType)}>{agentType}</Link> },
        { title: 'Said to it', cell: ({ feedback }) => feedback ?? <span className="muted">–</span> },
        {
          title: 'Score',
          cell: ({ evaluationOriginal, evaluationCorrected, evaluationStatus, isDisagreement }) => (
            <span className="row num">
              {evaluationOriginal && evaluationCorrected ? (
                `${points(evaluationOriginal.score)} → ${points(evaluationCorrected.score)}`
              ) : (
                <StatusBadge status={evaluationStatus} />
              )}
              {isDisagreement && (
                <Badge tone="warn" icon="warning">
                  evaluators disagree
                </Badge>
              )}
            </span>
          ),
        },
        { title: 'When', isRight: true, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
      ]}
    />
  );
}
