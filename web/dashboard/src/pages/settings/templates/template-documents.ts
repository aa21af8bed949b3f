import { graphql, type ResultOf, type VariablesOf } from '../../../api/graphql';

export const Templates = graphql(`
  query Templates {
    templates {
      id
      agentType
      slug
      description
      dataFormat
      current {
        id
        version
        createdAt
        promptTemplate
        successCriteria
        improvementAreas
        usageCount
        successRate
      }
    }
  }
`);

export type Template = ResultOf<typeof Templates>['templates'][number];

export const CheckTemplate = graphql(`
  query CheckTemplate($input: SaveTrainingTemplateInput!) {
    trainingTemplateCheck(input: $input) {
      isOk
      placeholders
      version
      isNewVersion
      userErrors {
        message
        path
      }
    }
  }
`);

export const SaveTemplate = graphql(`
  mutation SaveTemplate($input: SaveTrainingTemplateInput!) {
    saveTrainingTemplate(input: $input) {
      template {
        id
        current {
          id
          version
        }
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export type TemplateInput = VariablesOf<typeof SaveTemplate>['input'];

/** The input that would save a template as it is. */
export function inputOf({ agentType, slug, description, dataFormat, current }: Template): TemplateInput {
  const { promptTemplate, successCriteria, improvementAreas } = current;
  return { agentType, slug, description, dataFormat, promptTemplate, successCriteria, improvementAreas };
}

export const NEW_TEMPLATE: TemplateInput = {
  agentType: 'engineer',
  slug: '',
  description: '',
  dataFormat: 'CODE',
  promptTemplate:
    'Task: {task_description}\n\nThe response:\n{original_response}\n\nFound in it:\n{findings}\n',
  successCriteria: [],
  improvementAreas: [],
};
