import type { Database } from '../platform/database/database.js';
import { ChangeFeed } from '../platform/events/change-feed.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { Logger } from '../platform/observability/logger.js';
import type { IdSource } from '../platform/ports.js';
import { ExperimentEntity } from './experiment.entity.js';
import { ExperimentAnalyst } from './experiment-analyst.js';
import { ExperimentLoaders } from './experiment-loaders.js';
import { ExperimentStore } from './experiment-store.js';
import { ExperimentsResolver, ExperimentVariantResolver } from './experiments.resolver.js';
import { ExperimentsService, type VariantSubjects } from './experiments.service.js';
import { ObservationStore } from './observation-store.js';

/** What experiments are built upon. */
export interface ExperimentParts {
  readonly database: Database;
  readonly wakeUp: WakeUp;
  readonly ids: IdSource;
  /** Knows what variants may name. */
  readonly subjects: VariantSubjects;
}

/** What makes experiments, gives units their arms and keeps outcomes. */
export function createExperimentsService(parts: ExperimentParts): ExperimentsService {
  const { database, wakeUp, ids, subjects } = parts;
  return new ExperimentsService(
    database,
    new ExperimentStore(ids),
    new ObservationStore(ids),
    wakeUp,
    subjects,
  );
}

/** What counts outcomes and gives verdicts. */
export function createExperimentAnalyst({
  database,
  ids,
}: Pick<ExperimentParts, 'database' | 'ids'>): ExperimentAnalyst {
  return new ExperimentAnalyst(database, new ExperimentStore(ids), new ObservationStore(ids));
}

/** The side that answers about experiments, and tells of changes. */
export function createExperimentsApi(
  service: ExperimentsService,
  parts: Pick<ExperimentParts, 'database' | 'wakeUp'> & { readonly logger: Logger },
) {
  const loaders = new ExperimentLoaders(service);
  const feed = new ChangeFeed(parts.database, ExperimentEntity, parts.wakeUp, parts.logger);
  return {
    service,
    loaders,
    resolver: new ExperimentsResolver(service, loaders, feed),
    variantResolver: new ExperimentVariantResolver(loaders),
    start: () => feed.start(),
    stop: () => feed.stop(),
  };
}
