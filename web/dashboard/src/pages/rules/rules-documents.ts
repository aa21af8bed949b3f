import { graphql, type ResultOf } from '../../api/graphql';

export const RuleFragment = graphql(`
  fragment Rule on LearningAdaptation {
    id
    agentType
    cause
    status
    trigger
    instruction
    createdAt
    decidedAt
    decidedBy
    decisionReason
    effect
    sampleSize
    experiment {
      id
      slug
    }
    agentVersion {
      id
      version
    }
    templateVersion {
      id
      version
    }
    effectInterval {
      lower
      upper
      level
    }
  }
`);

export type Rule = ResultOf<typeof RuleFragment>;

export const Rules = graphql(
  `
    query Rules($agentType: String, $status: AdaptationStatus, $after: String) {
      adaptations(agentType: $agentType, status: $status, first: 50, after: $after) {
        pageInfo {
          endCursor
          hasNextPage
        }
        nodes {
          ...Rule
        }
      }
    }
  `,
  [RuleFragment],
);

export const Decide = graphql(
  `
    mutation Decide($input: DecideAdaptationInput!) {
      decideAdaptation(input: $input) {
        adaptation {
          ...Rule
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [RuleFragment],
);
