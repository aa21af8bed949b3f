import { graphql, type ResultOf } from '../../api/graphql';

/** What a list tells of a run; also what changes of it while it is under way. */
export const RunFragment = graphql(`
  fragment OptimizerRunRow on OptimizerRun {
    id
    status
    verdict
    progress
    testCount
    holdoutGain
    holdoutInterval {
      lower
      upper
      level
    }
    maxCostUsd
    maxCalls
    failureReason
    createdAt
    startedAt
    finishedAt
    template {
      id
      slug
      agentType
    }
    seed {
      id
      version
    }
    modelUsage {
      callCount
      costUsd
    }
  }
`);

export const RunDetailFragment = graphql(
  `
    fragment OptimizerRunDetail on OptimizerRun {
      ...OptimizerRunRow
      searchCount
      validationCount
      holdoutCount
      seedScore
      finalist
      rounds {
        number
        parent
        outcome
        taskCount
        gain
        eValue
        validationScore
        promptTemplate
        fault
      }
      template {
        id
        slug
        agentType
        description
        dataFormat
        current {
          id
          version
        }
      }
      seed {
        id
        version
        promptTemplate
      }
      result {
        id
        version
        promptTemplate
        successCriteria
        improvementAreas
      }
    }
  `,
  [RunFragment],
);

export type RunRow = ResultOf<typeof RunFragment>;
export type Run = ResultOf<typeof RunDetailFragment>;
export type Round = Run['rounds'][number];

/** Whether a run has no end yet. */
export function isUnderWay({ status }: Pick<RunRow, 'status'>): boolean {
  return status === 'QUEUED' || status === 'RUNNING';
}

export const Runs = graphql(
  `
    query OptimizerRuns($agentType: String, $templateId: ID) {
      optimizerRuns(agentType: $agentType, templateId: $templateId, first: 100) {
        nodes {
          ...OptimizerRunRow
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  `,
  [RunFragment],
);

export const RunQuery = graphql(
  `
    query OptimizerRun($id: ID!) {
      optimizerRun(id: $id) {
        ...OptimizerRunDetail
      }
    }
  `,
  [RunDetailFragment],
);

export const RunUpdated = graphql(
  `
    subscription OptimizerRunUpdated($id: ID!) {
      optimizerRunUpdated(optimizerRunId: $id) {
        ...OptimizerRunDetail
      }
    }
  `,
  [RunDetailFragment],
);

export const TemplateChoices = graphql(`
  query TemplateChoices {
    templates {
      id
      agentType
      slug
      current {
        id
        version
      }
    }
  }
`);

export const StartRun = graphql(
  `
    mutation StartOptimizerRun($input: StartOptimizerRunInput!) {
      startOptimizerRun(input: $input) {
        optimizerRun {
          ...OptimizerRunRow
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [RunFragment],
);

export const CancelRun = graphql(
  `
    mutation CancelOptimizerRun($input: CancelOptimizerRunInput!) {
      cancelOptimizerRun(input: $input) {
        optimizerRun {
          ...OptimizerRunRow
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [RunFragment],
);
