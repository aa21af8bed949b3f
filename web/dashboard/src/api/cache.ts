import { cacheExchange, type Cache } from '@urql/exchange-graphcache';

/** Types that are part of what holds them and have no id of their own. */
const VALUES = [
  'AgentInstructions',
  'AgentReport',
  'AgentTrainingDashboard',
  'AgentTypeStatistics',
  'ChangePoint',
  'CriterionScore',
  'CriterionStatistics',
  'Evaluation',
  'EvaluatorRun',
  'Executor',
  'ExperimentVariant',
  'Finding',
  'GuardrailReading',
  'HealthCheck',
  'Interval',
  'JobQueueState',
  'Judge',
  'LanguageModels',
  'LiftPoint',
  'ModelBreaker',
  'ModelBudget',
  'ModelUsage',
  'OptimizerRound',
  'RecurringFinding',
  'ResponseLabel',
  'Schedule',
  'SeriesPoint',
  'ServerSetting',
  'SessionRetention',
  'SystemHealth',
  'TimeRange',
  'TrainingDataExport',
  'TrainingDataExportPreview',
  'TrainingDataExportProgress',
  'TrainingMetricsSample',
  'TrainingQueue',
  'TrainingSessionFailure',
  'TrainingStatistics',
  'TrainingStrategy',
  'TrainingSystem',
  'TrainingTemplateCheck',
  'Trend',
  'UserError',
];

/** Has every answer of these root fields asked for anew, whatever their arguments were. */
function invalidate(cache: Cache, ...fields: string[]): void {
  for (const { fieldName, fieldKey } of cache.inspectFields('Query')) {
    if (fields.includes(fieldName)) cache.invalidate('Query', fieldKey);
  }
}

const after =
  (...fields: string[]) =>
  (_result: unknown, _args: unknown, cache: Cache): void =>
    invalidate(cache, ...fields);

/** Keeps what was asked for by id, so that whatever changes a thing changes it wherever it is shown. */
export function createCache() {
  return cacheExchange({
    keys: Object.fromEntries(VALUES.map((name) => [name, () => null])),
    updates: {
      Mutation: {
        createExperiment: after('experiments'),
        decideAdaptation: after('adaptations', 'agent', 'agents'),
        restoreAgentVersion: after('agent', 'agents'),
        saveAlertRule: after('alertRules'),
        saveTrainingTemplate: after('templates'),
        startOptimizerRun: after('optimizerRuns'),
        submitCorrection: after('corrections', 'trainingSession'),
        trainAgentResponse: after('trainingSessions'),
        trainAgentResponses: after('trainingSessions'),
      },
      Subscription: {
        adaptationUpdated: after('adaptations'),
        alertChanged: after('alerts'),
      },
    },
  });
}
