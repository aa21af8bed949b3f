import type { Logger } from 'pino';
import type { ExperimentLoaders } from '../experiments/index.js';
import type { Database } from '../platform/database/database.js';
import { ChangeFeed } from '../platform/events/change-feed.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { LlmPort } from '../platform/llm/index.js';
import type { Clock, IdSource } from '../platform/ports.js';
import { LearnedTemplates, TemplateStore } from '../training/index.js';
import { LearningAdaptationEntity } from './adaptation.entity.js';
import { AdaptationLoaders } from './adaptation-loaders.js';
import { AdaptationStore } from './adaptation-store.js';
import { AdaptationsResolver, type AdaptationVersions } from './adaptations.resolver.js';
import { AdaptationsService } from './adaptations.service.js';
import { Adopter } from './adopter.js';
import { ExperimentTrials, type ExperimentTrialParts } from './experiment-trials.js';
import { InstructionWriter } from './instruction-writer.js';
import { HoldoutKeeper } from './holdout-keeper.js';
import { Lessons } from './lessons.js';
import type { Instructions, Places, TrendSignals, Trials } from './ports.js';
import { Proposer } from './proposer.js';
import { TrialKeeper } from './trial-keeper.js';
import { TrialStarter } from './trial-starter.js';

/** What learning is built upon. */
export interface LearningParts {
  readonly database: Database;
  readonly wakeUp: WakeUp;
  readonly ids: IdSource;
  readonly llm: LlmPort;
  readonly logger: Logger;
}

/** The side that answers about adaptations, takes decisions and tells of changes. */
export function createLearningApi(
  parts: LearningParts,
  {
    trials,
    instructions,
    experiments,
    versions,
  }: {
    readonly trials: Trials;
    readonly instructions: Instructions;
    readonly experiments: Pick<ExperimentLoaders, 'experiment'>;
    readonly versions: AdaptationVersions;
  },
) {
  const { database, wakeUp, ids, llm, logger } = parts;
  const store = new AdaptationStore();
  const starter = new TrialStarter(store, trials, llm.models.writer !== null);
  const adopter = new Adopter(store, placesOf(parts, instructions), ids);
  const service = new AdaptationsService({ database, wakeUp, store, trials, adopter, starter });
  const loaders = new AdaptationLoaders(service, trials);
  const feed = new ChangeFeed(database, LearningAdaptationEntity, wakeUp, logger);
  return {
    service,
    loaders,
    resolver: new AdaptationsResolver(service, loaders, feed, experiments, versions),
    start: () => feed.start(),
    stop: () => feed.stop(),
  };
}

/** The side that proposes. */
export function createProposer(parts: LearningParts, trends: TrendSignals): Proposer {
  const { llm, logger } = parts;
  const writer = llm.models.writer === null ? null : new InstructionWriter(llm, logger);
  return new Proposer({ ...parts, store: new AdaptationStore(), trends, writer });
}

/** The side that begins trials and carries out what they have shown. */
export function createTrialKeeper(
  parts: LearningParts & { readonly clock: Clock },
  { trials, instructions }: { readonly trials: Trials; readonly instructions: Instructions },
  isAutomatic: boolean,
): TrialKeeper {
  const store = new AdaptationStore();
  const starter = new TrialStarter(store, trials, parts.llm.models.writer !== null);
  const adopter = new Adopter(store, placesOf(parts, instructions), parts.ids);
  return new TrialKeeper({ ...parts, store, starter, adopter, trials, isAutomatic });
}

/** The side that watches whether adopted rules keep their effect. */
export function createHoldoutKeeper(
  parts: LearningParts & { readonly clock: Clock },
  instructions: Instructions,
): HoldoutKeeper {
  const store = new AdaptationStore();
  const adopter = new Adopter(store, placesOf(parts, instructions), parts.ids);
  return new HoldoutKeeper({ ...parts, store, adopter });
}

/** Who tries rules: by experiments, on agents' instructions and on templates. */
export function createTrials(
  { database, ids }: Pick<LearningParts, 'database' | 'ids'>,
  { experiments, agents }: Pick<ExperimentTrialParts, 'experiments' | 'agents'>,
): Trials {
  const templates = new LearnedTemplates(new TemplateStore(ids));
  return new ExperimentTrials({ database, ids, experiments, agents, templates });
}

function placesOf({ ids }: Pick<LearningParts, 'ids'>, instructions: Instructions): Places {
  return { instructions, templates: new LearnedTemplates(new TemplateStore(ids)) };
}

/** The rules in force, for prompts. */
export function createLessons({ database }: Pick<LearningParts, 'database'>): Lessons {
  return new Lessons(database, new AdaptationStore());
}
