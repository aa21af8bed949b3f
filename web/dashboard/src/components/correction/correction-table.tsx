import { Link } from 'wouter';
import { graphql, type ResultOf } from '../../api/graphql';
import { points, words } from '../../lib/format';
import { links } from '../../lib/links';
import { Badge } from '../badge';
import { RelativeTime } from '../relative-time';
import { StatusBadge } from '../status-badge';
import { Table } from '../table';

export const CorrectionScoreFragment = graphql(`
  fragment CorrectionScore on Correction {
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

export const CorrectionRowFragment = graphql(
  `
    fragment CorrectionRow on Correction {
      id
      agentType
      type
      severity
      feedback
      createdAt
      ...CorrectionScore
    }
  `,
  [CorrectionScoreFragment],
);

type Evaluated = ResultOf<typeof CorrectionScoreFragment>;
export type CorrectionRow = ResultOf<typeof CorrectionRowFragment>;

/** What evaluators say to a correction, or that they have not said it yet. */
export function CorrectionScore({ correction }: { correction: Evaluated }) {
  const { evaluationOriginal, evaluationCorrected, evaluationStatus, isDisagreement } = correction;
  return (
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
  );
}

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
        { title: 'Score', cell: (correction) => <CorrectionScore correction={correction} /> },
        { title: 'When', isRight: true, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
      ]}
    />
  );
}
