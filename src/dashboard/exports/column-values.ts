import type { AgentEntity } from '../../agents/index.js';
import {
  ALERT_METRICS,
  type AlertEntity,
  type AlertRuleEntity,
  type PredictionEntity,
} from '../../analytics/index.js';
import type { CorrectionEntity, CorrectionEvaluationEntity } from '../../corrections/index.js';
import type { ExperimentEntity, ExperimentVariantEntity } from '../../experiments/index.js';
import type { LearningAdaptationEntity, OptimizerRunEntity } from '../../learning/index.js';
import type { CallRole, LlmCallEntity } from '../../platform/llm/index.js';
import {
  EVENT_TYPES,
  SESSION_STATUSES,
  TRAINING_MODES,
  type JudgeCaseEntity,
  type TrainingSessionEntity,
  type TrainingTemplateVersionEntity,
} from '../../training/index.js';

/** All values of a column that holds one of a few; the compiler tells of one that is missing here. */
function every<T extends string | number | null>(
  values: Readonly<Record<Exclude<T, null>, true>>,
): readonly string[] {
  return Object.keys(values);
}

const DATA_FORMAT = every<TrainingSessionEntity['dataFormat']>({
  CODE: true,
  DOCUMENTATION: true,
  ANALYSIS: true,
  CONVERSATION: true,
  MIXED: true,
});
const ALERT_SEVERITY = every<AlertEntity['severity']>({ INFO: true, WARNING: true, CRITICAL: true });
const VERDICT = every<JudgeCaseEntity['verdict']>({
  ACCEPTABLE: true,
  UNACCEPTABLE: true,
  FIRST: true,
  SECOND: true,
  TIE: true,
});

/** What the columns of each table can hold; those that can hold anything are left out. */
export const COLUMN_VALUES = {
  agent: { tier: every<AgentEntity['tier']>({ PROJECT: true, USER: true, SYSTEM: true }) },
  template: { data_format: DATA_FORMAT },
  templateVersion: {
    origin: every<TrainingTemplateVersionEntity['origin']>({ BUILT_IN: true, SAVED: true }),
  },
  batch: { mode: TRAINING_MODES },
  session: { mode: TRAINING_MODES, data_format: DATA_FORMAT, status: SESSION_STATUSES },
  event: { type: EVENT_TYPES },
  correction: {
    data_format: DATA_FORMAT,
    type: every<CorrectionEntity['type']>({
      CONTENT: true,
      APPROACH: true,
      MISSING_INFORMATION: true,
      INCORRECT_INTERPRETATION: true,
      QUALITY_IMPROVEMENT: true,
      FORMATTING: true,
      TECHNICAL: true,
    }),
    severity: every<CorrectionEntity['severity']>({ LOW: true, MEDIUM: true, HIGH: true, CRITICAL: true }),
  },
  correctionEvaluation: {
    status: every<CorrectionEvaluationEntity['status']>({ PENDING: true, DONE: true, FAILED: true }),
  },
  judgeCase: {
    kind: every<JudgeCaseEntity['kind']>({ LABEL: true, PAIR: true }),
    human: VERDICT,
    verdict: VERDICT,
  },
  call: {
    role: every<CallRole>({ writer: true, judge: true, embedding: true }),
    status: every<LlmCallEntity['status']>({
      SENT: true,
      ANSWERED: true,
      INVALID: true,
      DECLINED: true,
      REFUSED: true,
      FAILED: true,
      LOST: true,
    }),
  },
  prediction: {
    metric: every<PredictionEntity['metric']>({
      RESPONSE_SCORE: true,
      IMPROVEMENT: true,
      SUCCESS_RATE: true,
      DURATION_MS: true,
    }),
    horizon_days: every<PredictionEntity['horizonDays']>({ 1: true, 7: true, 28: true }),
    direction: every<PredictionEntity['direction']>({
      IMPROVING: true,
      STABLE: true,
      DECLINING: true,
      UNKNOWN: true,
    }),
  },
  alertRule: {
    metric: ALERT_METRICS,
    comparison: every<AlertRuleEntity['comparison']>({ ABOVE: true, BELOW: true }),
    severity: ALERT_SEVERITY,
  },
  alert: { metric: ALERT_METRICS, severity: ALERT_SEVERITY },
  adaptation: {
    cause: every<LearningAdaptationEntity['cause']>({
      RECURRING_FINDING: true,
      CORRECTIONS: true,
      DECLINING_TREND: true,
      CHANGE_POINT: true,
      LOW_PERFORMANCE: true,
      HIGH_PERFORMANCE: true,
      OTHER_AGENT: true,
    }),
    status: every<LearningAdaptationEntity['status']>({
      PROPOSED: true,
      ON_TRIAL: true,
      ADOPTED: true,
      REJECTED: true,
      RETIRED: true,
    }),
    scope: every<LearningAdaptationEntity['scope']>({ INSTRUCTIONS: true, TEMPLATE: true, BOTH: true }),
  },
  optimizerRun: {
    status: every<OptimizerRunEntity['status']>({
      QUEUED: true,
      RUNNING: true,
      FINISHED: true,
      FAILED: true,
      CANCELLED: true,
    }),
    verdict: every<OptimizerRunEntity['verdict']>({ GAIN: true, NO_DETECTABLE_GAIN: true }),
  },
  experiment: {
    layer: every<ExperimentEntity['layer']>({ INSTRUCTIONS: true, TRAINING: true }),
    design: every<ExperimentEntity['design']>({ PAIRED: true, UNPAIRED: true }),
    allocation: every<ExperimentEntity['allocation']>({ FIXED: true, THOMPSON: true }),
    status: every<ExperimentEntity['status']>({ DRAFT: true, RUNNING: true, STOPPED: true }),
  },
  variant: {
    verdict: every<ExperimentVariantEntity['verdict']>({
      CONTINUE: true,
      BETTER: true,
      WORSE: true,
      EQUIVALENT: true,
      INCONCLUSIVE: true,
    }),
    breached_guardrail: every<ExperimentVariantEntity['breachedGuardrail']>({
      FAILURE_RATE: true,
      COST_USD: true,
      DURATION_MS: true,
    }),
  },
} as const;
