const TRAIN = `# Hand in a response: it is evaluated and improved, and what
# came of it is kept only if it is proved better.
# Run the last tab first to see each step as it happens.
mutation TrainAgentResponse($input: TrainAgentResponseInput!) {
  trainAgentResponse(input: $input) {
    session {
      id
      status
      strategy
      improvementScore
      improvedResponse
      evaluationBefore {
        score
        confidence
      }
      evaluationAfter {
        score
        confidence
      }
      failure {
        code
        message
      }
    }
    userErrors {
      code
      message
      path
    }
  }
}
`;

const TRAIN_VARIABLES = {
  input: {
    agentType: 'engineer',
    originalResponse: 'def add(a, b): return a + b',
    taskDescription: 'Optimize the addition function',
    // The editor marks input without these two as incomplete, although they may be left out.
    mode: 'CONTINUOUS',
    waitSeconds: 20,
  },
};

const SESSIONS = `# The newest sessions, and the evidence for their scores.
query TrainingSessions($first: Int, $after: String) {
  trainingSessions(first: $first, after: $after) {
    nodes {
      id
      agentType
      status
      strategy
      improvementScore
      createdAt
      evaluationBefore {
        score
        confidence
        criteria {
          criterion
          score
          weight
          explanation
          findings {
            rule
            severity
            line
            message
          }
        }
        evaluators {
          name
          version
          outcome
          verdict
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const EVENTS = `# What happens to all sessions, as it happens. Give a cursor
# as $after, and what happened since comes first.
subscription TrainingSessionEvents($agentType: String, $after: String) {
  trainingSessionEvents(agentType: $agentType, after: $after) {
    cursor
    sequence
    type
    message
    progress
    score
    occurredAt
    session {
      id
      agentType
      status
    }
  }
}
`;

/** What a new visitor finds: a mutation, a query and a subscription, ready to run. */
export const DEFAULT_TABS = [
  { query: TRAIN, variables: JSON.stringify(TRAIN_VARIABLES, null, 2) },
  { query: SESSIONS, variables: JSON.stringify({ first: 5 }, null, 2) },
  { query: EVENTS, variables: '{}' },
];
