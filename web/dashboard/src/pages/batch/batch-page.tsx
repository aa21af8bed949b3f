import { useCallback } from 'react';
import { Link } from 'wouter';
import type { FeedEvent } from '../../api/event-documents';
import { graphql, type ResultOf } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { Delta } from '../../components/delta';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { Progress } from '../../components/progress';
import { Stat, Stats } from '../../components/stat';
import { StatusBadge } from '../../components/status-badge';
import { Table } from '../../components/table';
import { count, dateTime, number, percent, points, signed } from '../../lib/format';
import { links } from '../../lib/links';
import { useNow } from '../../lib/use-now';
import { ThingPage } from '../thing-page';

const BatchQuery = graphql(`
  query Batch($id: ID!) {
    trainingBatch(id: $id) {
      id
      createdAt
      finishedAt
      isFinished
      sessionCount
      finishedCount
      improvedCount
      failedCount
      meanImprovement
      recurringFindings {
        rule
        message
        count
        share
      }
      sessions(first: 100) {
        nodes {
          id
          agentType
          status
          taskDescription
          improvementScore
          evaluationBefore {
            score
          }
        }
      }
    }
  }
`);

type Batch = NonNullable<ResultOf<typeof BatchQuery>['trainingBatch']>;

const UP = { href: '/sessions', text: 'Sessions' };

function BatchView({ batch }: { batch: Batch }) {
  const now = useNow();
  return (
    <>
      <Panel title={batch.isFinished ? 'All have ended' : 'How far it is'}>
        <Progress
          label="Ended"
          unit="sessions"
          done={batch.finishedCount}
          total={batch.sessionCount}
          startedAt={Date.parse(batch.createdAt)}
          now={batch.finishedAt === null ? now : Date.parse(batch.finishedAt)}
        />
      </Panel>
      <Stats>
        <Stat label="Improved" value={number(batch.improvedCount)} />
        <Stat label="Failed" value={number(batch.failedCount)} />
        <Stat label="Gained in the mean" value={signed(batch.meanImprovement)} />
      </Stats>
      {batch.recurringFindings.length > 0 && (
        <Panel title="What came up again and again" isFlush>
          <Table
            label="Recurring findings"
            rows={batch.recurringFindings}
            keyOf={({ rule }) => rule}
            columns={[
              { title: 'Rule', isHeader: true, cell: ({ rule }) => <code>{rule}</code> },
              { title: 'Says', cell: ({ message }) => message },
              { title: 'Sessions', isRight: true, cell: (finding) => number(finding.count) },
              { title: 'Share', isRight: true, cell: ({ share }) => percent(share) },
            ]}
          />
        </Panel>
      )}
      <Panel
        title={count(batch.sessionCount, 'session')}
        hint={batch.sessionCount > 100 && 'The first hundred, in the order in which they were handed in.'}
        isFlush
      >
        <Table
          label="Sessions of the batch"
          rows={batch.sessions.nodes}
          keyOf={({ id }) => id}
          columns={[
            { title: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
            {
              title: 'Session',
              isHeader: true,
              cell: ({ id, taskDescription, agentType }) => (
                <Link href={links.session(id)}>{taskDescription ?? agentType}</Link>
              ),
            },
            {
              title: 'Score',
              isRight: true,
              cell: ({ evaluationBefore }) => points(evaluationBefore?.score),
            },
            {
              title: 'Gained',
              isRight: true,
              cell: ({ improvementScore }) => <Delta value={improvementScore} />,
            },
          ]}
        />
      </Panel>
    </>
  );
}

/** Responses that were handed in together, as they are trained. */
export default function BatchPage({ id }: { id: string }) {
  const when = useCallback((event: FeedEvent) => event.type !== 'QUEUED', []);
  const query = useLiveQuery(BatchQuery, { id }, { when, atMostEveryMs: 1_000 });
  return (
    <ThingPage query={query} thing={query.data?.trainingBatch} what="batch" up={UP}>
      {(batch) => (
        <Page title="Batch" up={UP} query={query} description={`Accepted on ${dateTime(batch.createdAt)}.`}>
          <BatchView batch={batch} />
        </Page>
      )}
    </ThingPage>
  );
}
