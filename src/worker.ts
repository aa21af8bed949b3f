import type { EntityManager } from 'typeorm';
import { createAgentService } from './agents/index.js';
import {
  AlertRetention,
  createPredictionsWork,
  createAlertEvaluator,
  createScoreCourses,
  createWebhookSender,
  TrendService,
  type AlertParts,
} from './analytics/index.js';
import { schedulesOf } from './background/index.js';
import {
  createCorrectionExamples,
  createCorrectionWorker,
  type CorrectionParts,
  type Embedder,
} from './corrections/index.js';
import { type countFailures, noMemory, toolFingerprint, type ExecutorPool } from './evaluation/index.js';
import { createExperimentAnalyst, type ExperimentsService } from './experiments/index.js';
import {
  BatchLearner,
  createLessons,
  createOptimizerWorker,
  createProposer,
  createHoldoutKeeper,
  createTrialKeeper,
  createTrials,
  OptimizerRetention,
} from './learning/index.js';
import { createCacheSweeper } from './platform/cache/index.js';
import type { Settings } from './platform/config/index.js';
import { RollupUpkeep } from './metrics/index.js';
import { type LlmPort } from './platform/llm/index.js';
import type { ProjectContext } from './platform/project.js';
import { ScheduleStore } from './platform/queue/schedule-store.js';
import { Schedules } from './platform/queue/schedules.js';
import {
  cacheBounds,
  createTrainingWorker,
  Opinions,
  type createJudging,
  readDesiredState,
  SessionRetention,
  TemplateStore,
  type TrainingParts,
  Writers,
} from './training/index.js';

import type { Part } from './part.js';

/** What workers are built upon. */
export interface WorkerParts {
  readonly project: ProjectContext;
  readonly parts: TrainingParts & { readonly experiments: ExperimentsService };
  readonly corrections: CorrectionParts;
  readonly alerts: AlertParts;
  readonly judging: ReturnType<typeof createJudging>;
  readonly executors: ExecutorPool;
  readonly analysis: ReturnType<typeof countFailures>;
}

/** What a process of the role worker runs, in the order in which it begins. */
export function createWorkers(
  settings: Settings,
  { parts, project, corrections, alerts, judging, executors, analysis }: WorkerParts,
): Part[] {
  const { database, logger } = parts;
  const webhook = createWebhookSender(alerts);
  const fingerprint = toolFingerprint(executors.executors);
  const failuresOf = (signal: AbortSignal): number => analysis.failuresOf(signal);
  const { catalog, llm } = parts;
  const embedder = embedderOf(llm);
  const proposer = createProposer(parts, createScoreCourses(new TrendService(database, parts.clock)));
  const agents = createAgentService(parts);
  const mayWork = async (tx: EntityManager) => (await readDesiredState(tx)).desired === 'RUNNING';
  return [
    createTrainingWorker(
      {
        ...parts,
        fingerprint,
        failuresOf,
        hasWriter: llm.models.writer !== null,
        adaptive: settings.llm && { ...settings.llm, maxCalls: settings.llm.adaptiveCalls },
        writers: createWriters(llm, settings, corrections, embedder),
        opinions: new Opinions({ ...judging, database, templates: new TemplateStore(parts.ids) }),
      },
      settings,
    ),
    createCorrectionWorker(
      {
        ...corrections,
        evaluate: (_project, subject, signal) =>
          catalog.select(subject).evaluate(subject, { signal, memory: noMemory }),
        mayWork,
        embedder,
      },
      settings,
    ),
    judging.calibration,
    new BatchLearner({ ...parts, proposer, mayWork }),
    ...(llm.models.writer === null ? [] : [createOptimizerWorker({ ...parts, mayWork }, settings)]),
    new Schedules(
      new ScheduleStore(database, project),
      schedulesOf({
        predictions: createPredictionsWork(parts),
        alerts: createAlertEvaluator(alerts),
        alertRetention: new AlertRetention(database, settings.retentionDays),
        cache: createCacheSweeper(database, cacheBounds(settings)),
        rollups: new RollupUpkeep(database, parts.clock),
        retention: new SessionRetention(database, parts.clock, settings.retentionDays),
        optimizerRetention: new OptimizerRetention(database, settings.retentionDays),
        proposer,
        trials: createTrialKeeper(
          parts,
          { trials: createTrials(parts, { experiments: parts.experiments, agents }), instructions: agents },
          settings.adaptationTrials === 'automatic',
        ),
        holdouts: createHoldoutKeeper(parts, agents),
        experiments: createExperimentAnalyst(parts),
      }),
      parts.random,
      logger,
      {
        ...project,
        leaseMs: settings.leaseMs,
        drainTimeoutMs: settings.drainTimeoutMs,
      },
    ),
    ...(webhook ? [{ start: () => Promise.resolve(webhook.start()), stop: () => webhook.stop() }] : []),
  ];
}

/** The model that turns texts into vectors; null where none is configured. */
function embedderOf(llm: LlmPort): Embedder | null {
  if (llm.embeddingModel === null) return null;
  return {
    model: llm.embeddingModel,
    embed: ({ projectId }, ownerId, texts, signal) => llm.embed({ projectId, ownerId }, texts, signal),
  };
}

/** A model's part in sessions, with the corrections of similar tasks as its examples. */
function createWriters(
  llm: LlmPort,
  settings: Settings,
  parts: CorrectionParts,
  embedder: Embedder | null,
): Writers {
  const examples = createCorrectionExamples(parts, embedder);
  const { candidates, refinements } = settings.llm ?? { candidates: 0, refinements: 0 };
  return new Writers({
    llm,
    database: parts.database,
    templates: new TemplateStore(parts.ids),
    examples,
    lessons: createLessons(parts),
    options: { candidates, refinements },
  });
}
