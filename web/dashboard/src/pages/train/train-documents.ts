import { graphql } from '../../api/graphql';

export const Train = graphql(`
  mutation Train($input: TrainAgentResponseInput!) {
    trainAgentResponse(input: $input) {
      session {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const TrainBatch = graphql(`
  mutation TrainBatch($input: TrainAgentResponsesInput!) {
    trainAgentResponses(input: $input) {
      batch {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);
