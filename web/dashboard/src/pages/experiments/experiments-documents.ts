import { graphql, type ResultOf } from '../../api/graphql';

export const VariantFragment = graphql(`
  fragment Variant on ExperimentVariant {
    name
    isControl
    weight
    strategy
    sampleSize
    meanScore
    lift
    verdict
    isStopped
    eValue
    liftInterval {
      lower
      upper
      level
    }
    templateVersion {
      id
      version
    }
    agentVersion {
      id
      version
    }
    guardrails {
      metric
      value
      difference
      limit
      isBreached
      interval {
        lower
        upper
        level
      }
    }
    history(first: 100) {
      at
      units
      lift
      interval {
        lower
        upper
        level
      }
    }
  }
`);

export const ExperimentFragment = graphql(
  `
    fragment ExperimentDetail on Experiment {
      id
      slug
      hypothesis
      agentType
      design
      status
      createdAt
      startedAt
      stoppedAt
      stopReason
      equivalenceMargin
      maxUnits
      requiredUnits
      sampleRatioEValue
      variants {
        ...Variant
      }
    }
  `,
  [VariantFragment],
);

export type Experiment = ResultOf<typeof ExperimentFragment>;
export type Variant = ResultOf<typeof VariantFragment>;

export const Experiments = graphql(`
  query Experiments($agentType: String, $status: ExperimentStatus) {
    experiments(agentType: $agentType, status: $status, first: 50) {
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        slug
        hypothesis
        agentType
        design
        status
        createdAt
        maxUnits
        equivalenceMargin
        variants {
          name
          isControl
          sampleSize
          lift
          verdict
          liftInterval {
            lower
            upper
            level
          }
        }
      }
    }
  }
`);

export type ListedExperiment = ResultOf<typeof Experiments>['experiments']['nodes'][number];

export const ExperimentQuery = graphql(
  `
    query Experiment($id: ID!) {
      experiment(id: $id) {
        ...ExperimentDetail
      }
    }
  `,
  [ExperimentFragment],
);

export const ExperimentUpdated = graphql(
  `
    subscription ExperimentUpdated($experimentId: ID!) {
      experimentUpdated(experimentId: $experimentId) {
        ...ExperimentDetail
      }
    }
  `,
  [ExperimentFragment],
);

export const StartExperiment = graphql(
  `
    mutation StartExperiment($input: StartExperimentInput!) {
      startExperiment(input: $input) {
        experiment {
          ...ExperimentDetail
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [ExperimentFragment],
);

export const StopExperiment = graphql(
  `
    mutation StopExperiment($input: StopExperimentInput!) {
      stopExperiment(input: $input) {
        experiment {
          ...ExperimentDetail
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [ExperimentFragment],
);

export const CreateExperiment = graphql(`
  mutation CreateExperiment($input: CreateExperimentInput!) {
    createExperiment(input: $input) {
      experiment {
        id
        requiredUnits
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const ArmChoices = graphql(`
  query ArmChoices($agentType: String!) {
    trainingSystem {
      strategies {
        name
        version
        agentTypes
      }
    }
    templates(agentType: $agentType) {
      id
      slug
      versions(first: 10) {
        nodes {
          id
          version
        }
      }
    }
    agent(agentType: $agentType) {
      id
      versions(first: 10) {
        nodes {
          id
          version
          reason
        }
      }
    }
  }
`);
