import { graphql, type ResultOf } from '../../../api/graphql';

export const AlertRuleFragment = graphql(`
  fragment AlertRuleRow on AlertRule {
    id
    agentType
    metric
    comparison
    threshold
    resolveThreshold
    forSeconds
    severity
    isEnabled
  }
`);

export type AlertRule = ResultOf<typeof AlertRuleFragment>;

export const AlertRules = graphql(
  `
    query AlertRules {
      alertRules {
        ...AlertRuleRow
      }
      alerts(first: 20) {
        nodes {
          id
          severity
          message
          openedAt
          resolvedAt
        }
      }
    }
  `,
  [AlertRuleFragment],
);

export const SaveAlertRule = graphql(
  `
    mutation SaveAlertRule($input: SaveAlertRuleInput!) {
      saveAlertRule(input: $input) {
        alertRule {
          ...AlertRuleRow
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [AlertRuleFragment],
);
