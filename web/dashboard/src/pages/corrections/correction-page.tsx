import { Link } from 'wouter';
import { graphql, type ResultOf } from '../../api/graphql';
import { useAskedAgain } from '../../api/use-asked-again';
import { useLiveQuery } from '../../api/use-live-query';
import { useStateSubscription } from '../../api/use-state-subscription';
import { SideBySide } from '../../components/diff/side-by-side';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { CriteriaPanel } from '../../components/session/criteria-panel';
import { EvaluationFragment } from '../../components/session/session-fragments';
import { Stat, Stats } from '../../components/stat';
import { StatusBadge } from '../../components/status-badge';
import { dateTime, points, signed, words } from '../../lib/format';
import { links } from '../../lib/links';
import { ThingPage } from '../thing-page';

const CorrectionFragment = graphql(
  `
    fragment CorrectionDetail on Correction {
      id
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
  `,
  [EvaluationFragment],
);

const CorrectionQuery = graphql(
  `
    query Correction($id: ID!) {
      node(id: $id) {
        __typename
        id
        ...CorrectionDetail
      }
    }
  `,
  [CorrectionFragment],
);

const CorrectionEvaluated = graphql(
  `
    subscription CorrectionEvaluated($id: ID!) {
      correctionUpdated(correctionId: $id) {
        ...CorrectionDetail
      }
    }
  `,
  [CorrectionFragment],
);

type Correction = ResultOf<typeof CorrectionFragment>;

const UP = { href: '/corrections', text: 'Corrections' };

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

/** One correction, with what evaluators say to both texts as soon as they have said it. */
export default function CorrectionPage({ id }: { id: string }) {
  const query = useLiveQuery(CorrectionQuery, { id });
  const node = query.data?.node;
  const correction = node?.__typename === 'Correction' ? node : null;
  const followed = correction?.evaluationStatus === 'PENDING' ? id : null;
  // What it brings goes into the cache, and from there into the query's answer.
  useStateSubscription(
    { query: CorrectionEvaluated, variables: { id }, pause: followed === null },
    query.refresh,
  );
  useAskedAgain(followed, query.refresh);
  return (
    <ThingPage query={query} thing={correction} what="correction" up={UP}>
      {(found) => (
        <Page
          title={`Correction for ${found.agentType}`}
          up={UP}
          query={query}
          description={`${dateTime(found.createdAt)}: ${found.taskDescription ?? 'no task was said'}`}
        >
          <CorrectionView correction={found} />
        </Page>
      )}
    </ThingPage>
  );
}
