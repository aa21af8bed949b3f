import { graphql, type ResultOf } from '../../api/graphql';
import { OverviewStatsFragment } from '../overview/overview-stats';

export const AgentDefinition = graphql(`
  query AgentDefinition($agentType: String!) {
    agent(agentType: $agentType) {
      id
      agentType
      name
      description
      tier
      version
      instructions
      findings {
        line
        message
        rule
        severity
      }
      versions(first: 20) {
        nodes {
          id
          version
          author
          reason
          createdAt
          diff
        }
      }
    }
    corrections(agentType: $agentType, first: 1) {
      nodes {
        id
      }
    }
  }
`);

export type AgentDefinitionData = ResultOf<typeof AgentDefinition>;
export type Definition = NonNullable<AgentDefinitionData['agent']>;
export type Version = Definition['versions']['nodes'][number];

export const AgentNow = graphql(
  `
    query AgentNow($agentType: String!, $range: TimeRangeInput) {
      agentTrainingDashboard(agentType: $agentType, range: $range) {
        recommendations
        statistics {
          ...OverviewStats
        }
        criteria {
          criterion
          count
          meanScore
        }
        recentSessions(first: 8) {
          nodes {
            id
            status
            taskDescription
            createdAt
            improvementScore
            evaluationBefore {
              score
            }
          }
        }
      }
    }
  `,
  [OverviewStatsFragment],
);

export type AgentNowAnswer = ResultOf<typeof AgentNow>;
export type AgentNowData = AgentNowAnswer['agentTrainingDashboard'];

export const AgentTrend = graphql(`
  query AgentTrend(
    $agentType: String!
    $metric: TrainingMetric!
    $granularity: Granularity!
    $range: TimeRangeInput
  ) {
    trend(agentType: $agentType, metric: $metric, granularity: $granularity, range: $range) {
      direction
      pValue
      slopePerDay
      slopeInterval {
        lower
        upper
        level
      }
      points {
        bucketStart
        value
        count
      }
      changePoints {
        at
        before
        after
        confidence
        causes
      }
    }
    predictions(agentType: $agentType, metric: $metric, first: 3, isGraded: false) {
      unavailableReason
      nodes {
        ...Forecast
      }
    }
    adaptations(agentType: $agentType, status: ADOPTED, first: 50) {
      nodes {
        id
        decidedAt
        instruction
      }
    }
  }
  fragment Forecast on PerformancePrediction {
    id
    horizonDays
    targetTime
    predictedValue
    currentValue
    method
    madeFrom
    direction
    backtestMase
    observedCoverage
    recommendations
    intervals {
      lower
      upper
      level
    }
  }
`);

export type TrendData = ResultOf<typeof AgentTrend>;

export const PastForecasts = graphql(`
  query PastForecasts($agentType: String!, $metric: TrainingMetric!) {
    predictions(agentType: $agentType, metric: $metric, first: 100, isGraded: true) {
      nodes {
        id
        horizonDays
        targetTime
        predictedValue
        actualValue
        observedCoverage
        intervals {
          lower
          upper
          level
        }
      }
    }
  }
`);

export const RestoreVersion = graphql(`
  mutation RestoreVersion($input: RestoreAgentVersionInput!) {
    restoreAgentVersion(input: $input) {
      agent {
        id
        version
        instructions
      }
      userErrors {
        message
        path
      }
    }
  }
`);
