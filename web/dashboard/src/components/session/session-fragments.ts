import { graphql, type ResultOf } from '../../api/graphql';

export const EvaluationFragment = graphql(`
  fragment SessionEvaluation on Evaluation {
    score
    confidence
    criteria {
      criterion
      score
      weight
      explanation
      findings {
        line
        message
        rule
        severity
      }
    }
    evaluators {
      name
      version
      outcome
      reason
      durationMs
      executor
      verdict
      testsPassed
      testsTotal
    }
  }
`);

export const SessionFragment = graphql(
  `
    fragment SessionDetail on TrainingSession {
      id
      agentType
      status
      mode
      dataFormat
      strategy
      taskDescription
      originalResponse
      improvedResponse
      improvementScore
      cacheHit
      createdAt
      startedAt
      finishedAt
      durationMs
      failure {
        code
        message
        isRetryable
      }
      modelUsage {
        callCount
        costUsd
        inputTokens
        outputTokens
      }
      label {
        isAcceptable
        labelledAt
        reason
      }
      batch {
        id
      }
      retryOf {
        id
      }
      agentVersion {
        id
        version
      }
      templateVersion {
        id
        version
        promptTemplate
      }
      evaluationBefore {
        ...SessionEvaluation
      }
      evaluationAfter {
        ...SessionEvaluation
      }
    }
  `,
  [EvaluationFragment],
);

export type Evaluation = ResultOf<typeof EvaluationFragment>;
export type Session = ResultOf<typeof SessionFragment>;
export type SessionStatus = Session['status'];

/** Whether a session in this state will not change any more. */
export function isFinal(status: SessionStatus): boolean {
  return status !== 'QUEUED' && status !== 'RUNNING';
}

export const SessionQuery = graphql(
  `
    query Session($id: ID!) {
      trainingSession(id: $id) {
        ...SessionDetail
      }
    }
  `,
  [SessionFragment],
);
