import { Link } from 'wouter';
import { graphql, type ResultOf } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { SideBySide } from '../../components/diff/side-by-side';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { CriteriaPanel } from '../../components/session/criteria-panel';
import { EvaluationFragment } from '../../components/session/session-fragments';
import { Stat, Stats } from '../../components/stat';
import { StatusBadge } from '../../components/status-badge';
import { dateTime, points, signed, words } from '../../lib/format';
import { links } from '../../lib/links';
import { NotFoundPage } from '../not-found-page';

const CorrectionQuery = graphql(
  `
    query Correction($id: ID!) {
      node(id: $id) {
        __typename
        id
        ... on Correction {
          agentType
          type
          severity
          feedback
          taskDescription
          createdAt
          originalResponse
          correctedResponse
          redactions
          isOfImprovement
          isDisagreement
          evaluationStatus
          evaluationFailure
          session {
            id
          }
          evaluationOriginal {
            ...SessionEvaluation
          }
          evaluationCorrected {
            ...SessionEvaluation
          }
        }
      }
    }
  `,
  [EvaluationFragment],
);

type Node = NonNullable<ResultOf<typeof CorrectionQuery>['node']>;
type Correction = Extract<Node, { __typename: 'Correction' }>;

function CorrectionView({ correction }: { correction: Correction }) {
  const { evaluationOriginal: before, evaluationCorrected: after } = correction;
  return (
    <>
      {correction.isDisagreement && (
        <div className="notice" data-tone="warn">
          <p>
            Evaluators score the original no lower than the correction: either they miss something, or the
            person does.
          </p>
        </div>
      )}
      <Stats>
        <Stat
          label="Score"
          value={before && after ? `${points(before.score)} → ${points(after.score)}` : '–'}
          hint={
            before && after ? (
              `${signed(after.score - before.score)} points, each judged by itself`
            ) : (
              <StatusBadge status={correction.evaluationStatus} />
            )
          }
        />
        <Stat label="Matters" value={words(correction.severity)} hint={words(correction.type)} />
        <Stat
          label="Of"
          value={correction.isOfImprovement ? 'the improvement' : 'the response'}
          hint={
            correction.session ? (
              <Link href={links.session(correction.session.id)}>Its session</Link>
            ) : (
              'a response without a session'
            )
          }
        />
      </Stats>
      {correction.feedback && (
        <Panel title="Said to it">
          <p className="prewrap">{correction.feedback}</p>
        </Panel>
      )}
      {correction.redactions.length > 0 && (
        <div className="notice">
          <p>Taken out before it was stored: {correction.redactions.join('; ')}</p>
        </div>
      )}
      <Panel title="As it was and as it should have been" isFlush>
        <SideBySide
          label="Original and corrected response"
          before={correction.originalResponse}
          after={correction.correctedResponse}
          titles={['Original', 'Corrected']}
          findingsBefore={before?.criteria.flatMap(({ findings }) => findings)}
          findingsAfter={after?.criteria.flatMap(({ findings }) => findings)}
        />
      </Panel>
      {correction.evaluationFailure && (
        <div className="notice" data-tone="bad">
          <p>It could not be evaluated: {correction.evaluationFailure}</p>
        </div>
      )}
      {before && <CriteriaPanel before={before} after={after} />}
    </>
  );
}

/** One correction, with what evaluators say to both texts. */
export default function CorrectionPage({ id }: { id: string }) {
  const query = useLiveQuery(CorrectionQuery, { id });
  const node = query.data?.node;
  if (query.data && node?.__typename !== 'Correction') return <NotFoundPage what="correction" />;
  const correction = node?.__typename === 'Correction' ? node : null;
  return (
    <Page
      title={correction ? `Correction for ${correction.agentType}` : 'Correction'}
      up={{ href: '/corrections', text: 'Corrections' }}
      description={
        correction && `${dateTime(correction.createdAt)}: ${correction.taskDescription ?? 'no task was said'}`
      }
    >
      <QueryView query={query} lines={8}>
        {() => correction && <CorrectionView correction={correction} />}
      </QueryView>
    </Page>
  );
}
