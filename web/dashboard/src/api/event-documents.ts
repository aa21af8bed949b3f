import { graphql, type ResultOf } from './graphql';

export const FeedEventFragment = graphql(`
  fragment FeedEvent on TrainingSessionEvent {
    id
    cursor
    sequence
    type
    message
    occurredAt
    progress
    score
    session {
      id
      agentType
      status
      improvementScore
    }
  }
`);

export type FeedEvent = ResultOf<typeof FeedEventFragment>;

export const FeedEvents = graphql(
  `
    subscription FeedEvents($after: String) {
      trainingSessionEvents(after: $after) {
        ...FeedEvent
      }
    }
  `,
  [FeedEventFragment],
);

/** What happened lately, to begin the feed with. */
export const RecentEvents = graphql(
  `
    query RecentEvents {
      trainingSessions(first: 10) {
        nodes {
          id
          events(first: 30) {
            nodes {
              ...FeedEvent
            }
          }
        }
      }
    }
  `,
  [FeedEventFragment],
);
