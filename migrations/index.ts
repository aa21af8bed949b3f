import { TrainingSpine1764000000000 } from './1764000000000-training-spine.js';
import { Cache1764100000000 } from './1764100000000-cache.js';
import { LlmCalls1764200000000 } from './1764200000000-llm-calls.js';
import { Agents1764210000000 } from './1764210000000-agents.js';
import { Corrections1764220000000 } from './1764220000000-corrections.js';
import { TemplatesBatchesLabels1764230000000 } from './1764230000000-templates-batches-labels.js';
import { Judges1764240000000 } from './1764240000000-judges.js';
import { SessionAssignments1764250000000 } from './1764250000000-session-assignments.js';
import { Rollups1764300000000 } from './1764300000000-rollups.js';
import { Schedules1764310000000 } from './1764310000000-schedules.js';
import { Predictions1764311000000 } from './1764311000000-predictions.js';
import { Alerts1764320000000 } from './1764320000000-alerts.js';
import { RetriedEvents1764330000000 } from './1764330000000-retried-events.js';
import { Experiments1764400000000 } from './1764400000000-experiments.js';
import { Learning1764410000000 } from './1764410000000-learning.js';
import { ExperimentArms1764420000000 } from './1764420000000-experiment-arms.js';
import { ExportRuns1764460000000 } from './1764460000000-export-runs.js';
import { HeldOutRules1764430000000 } from './1764430000000-held-out-rules.js';
import { Optimizer1764500000000 } from './1764500000000-optimizer.js';
import { AdaptiveSessions1764510000000 } from './1764510000000-adaptive-sessions.js';
import { LearnedTemplateVersions1764520000000 } from './1764520000000-learned-template-versions.js';
import { PrunedOptimizerRuns1764530000000 } from './1764530000000-pruned-optimizer-runs.js';
import { OptimizerMarks1764570000000 } from './1764570000000-optimizer-marks.js';
import { AgentDayTexts1764580000000 } from './1764580000000-agent-day-texts.js';
import { StoppedArms1764590000000 } from './1764590000000-stopped-arms.js';
import { CorrectionChanges1764600000000 } from './1764600000000-correction-changes.js';

/** All migrations, oldest first; the only way a table comes to be. */
export const MIGRATIONS = [
  TrainingSpine1764000000000,
  Cache1764100000000,
  LlmCalls1764200000000,
  Agents1764210000000,
  Corrections1764220000000,
  TemplatesBatchesLabels1764230000000,
  Judges1764240000000,
  SessionAssignments1764250000000,
  Rollups1764300000000,
  Schedules1764310000000,
  Predictions1764311000000,
  Alerts1764320000000,
  RetriedEvents1764330000000,
  Experiments1764400000000,
  Learning1764410000000,
  ExperimentArms1764420000000,
  ExportRuns1764460000000,
  HeldOutRules1764430000000,
  Optimizer1764500000000,
  AdaptiveSessions1764510000000,
  LearnedTemplateVersions1764520000000,
  PrunedOptimizerRuns1764530000000,
  OptimizerMarks1764570000000,
  AgentDayTexts1764580000000,
  StoppedArms1764590000000,
  CorrectionChanges1764600000000,
];
