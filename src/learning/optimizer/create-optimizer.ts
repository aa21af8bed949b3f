import type { EntityManager } from 'typeorm';
import { ChangeFeed } from '../../platform/events/change-feed.js';
import {
  TemplateStore,
  TemplateTrials,
  type InputAnalyst,
  type StrategyCatalog,
  type TemplateLoaders,
} from '../../training/index.js';
import { createLessons, type LearningParts } from '../create-learning.js';
import { OptimizerRunEntity } from './optimizer-run.entity.js';
import { OptimizerRunner } from './optimizer-runner.js';
import { OptimizerStore } from './optimizer-store.js';
import { OptimizerWorker } from './optimizer-worker.js';
import { OptimizerResolver } from './optimizer.resolver.js';
import { OptimizerService } from './optimizer.service.js';

/** The side that starts runs and tells of them. */
export function createOptimizerApi(parts: LearningParts, templates: TemplateLoaders) {
  const { database, wakeUp, ids, logger } = parts;
  const service = new OptimizerService({
    ...parts,
    store: new OptimizerStore(),
    templates: new TemplateStore(ids),
    lessons: createLessons(parts),
  });
  const feed = new ChangeFeed(database, OptimizerRunEntity, wakeUp, logger);
  return {
    service,
    resolver: new OptimizerResolver(service, templates, database, feed),
    start: () => feed.start(),
    stop: () => feed.stop(),
  };
}

/** What the side that searches needs besides. */
export interface OptimizerWork extends LearningParts {
  readonly catalog: StrategyCatalog;
  readonly analyst: InputAnalyst;
  readonly mayWork: (tx: EntityManager) => Promise<boolean>;
}

export interface OptimizerSettings {
  readonly leaseMs: number;
  /** Null where no model is configured. */
  readonly llm: { readonly concurrency: number } | null;
}

/** The side that searches. */
export function createOptimizerWorker(
  parts: OptimizerWork,
  { leaseMs, llm }: OptimizerSettings,
): OptimizerWorker {
  const store = new OptimizerStore();
  const runner = new OptimizerRunner({
    ...parts,
    store,
    templates: new TemplateStore(parts.ids),
    trials: new TemplateTrials(parts.llm, parts.catalog, parts.analyst),
    lessons: createLessons(parts),
    // Half of the calls at a time stay for the sessions that people wait for.
    concurrency: Math.max(1, Math.floor((llm?.concurrency ?? 1) / 2)),
  });
  return new OptimizerWorker({ ...parts, store, runner, leaseMs });
}
