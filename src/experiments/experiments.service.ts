import type { EntityManager } from 'typeorm';
import type { Database } from '../platform/database/database.js';
import { ExpectedError, ExpectedErrors } from '../platform/errors.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { Page } from '../platform/graphql/connection.js';
import type { ProjectContext } from '../platform/project.js';
import { allocate } from './domain/allocate.js';
import type { ExperimentLayer, ExperimentStatus } from './domain/experiment.js';
import { takesUnits } from './domain/takes-units.js';
import { checkExperiment, checkReason, checkWish } from './experiment-input.js';
import type { ExperimentStore, NewExperiment, NewVariant } from './experiment-store.js';
import { requiredUnitsOf, termsOf, type Wish } from './experiment-terms.js';
import { ExperimentReadingEntity, type ExperimentVariantEntity } from './experiment-variant.entity.js';
import { ExperimentEntity } from './experiment.entity.js';
import type { NewObservation, ObservationStore } from './observation-store.js';

/** Knows the strategies, templates and agent versions that variants name; a higher room does. */
export interface VariantSubjects {
  /** What is wrong with each variant, by its place; empty where all of them exist and are of the agent. */
  faults(
    project: ProjectContext,
    agentType: string,
    variants: readonly NewVariant[],
  ): Promise<readonly VariantFault[]>;
}

export interface VariantFault {
  readonly place: number;
  readonly field: 'strategy' | 'templateVersionId' | 'agentVersionId';
  readonly message: string;
}

/** The arm that a unit works under. */
export interface GivenVariant {
  readonly experimentId: string;
  readonly variant: ExperimentVariantEntity;
  /** What it is compared with; itself where it is the control. */
  readonly control: ExperimentVariantEntity;
}

/** What is asked of a unit before it is given an arm. */
export interface UnitQuestions {
  /** Its mean response score from before the experiment, in [0, 1], asked for once; null where there is none. */
  covariate?(startedAt: Date): Promise<number | null>;
  /** Whether these arms are any for it; they always are where this is left out. */
  takesPart?(variants: readonly ExperimentVariantEntity[]): Promise<boolean>;
}

const ID_PATH = ['input', 'experimentId'];

/** Makes experiments, starts and stops them, and gives units their arms. */
export class ExperimentsService {
  constructor(
    private readonly database: Database,
    private readonly store: ExperimentStore,
    private readonly observations: ObservationStore,
    private readonly wakeUp: Pick<WakeUp, 'ring'>,
    private readonly subjects: VariantSubjects,
  ) {}

  /** Null where there is none. */
  async find(project: ProjectContext, id: string): Promise<ExperimentEntity | null> {
    return (await this.findMany(project, [id]))[0] ?? null;
  }

  findMany({ projectId }: ProjectContext, ids: readonly string[]): Promise<ExperimentEntity[]> {
    return this.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(ExperimentEntity, 'e')
        .where('e.project_id = :projectId AND e.id = ANY(:ids)', { projectId, ids })
        .getMany(),
    );
  }

  /** Newest first; up to one more than the page holds. */
  list(
    { projectId }: ProjectContext,
    filter: { readonly agentType: string | null; readonly status: ExperimentStatus | null },
    page: Page,
  ): Promise<ExperimentEntity[]> {
    return this.database.read({ projectId }, (db) => {
      const query = db
        .createQueryBuilder(ExperimentEntity, 'e')
        .where('e.project_id = :projectId', { projectId })
        .orderBy('e.createdAt', 'DESC')
        .addOrderBy('e.id', 'DESC')
        .limit(page.limit + 1);
      if (filter.agentType !== null) query.andWhere('e.agent_type = :agentType', filter);
      if (filter.status !== null) query.andWhere('e.status = :status', filter);
      if (page.after) {
        query.andWhere('(e.created_at, e.id) < (:afterTime, :afterId)', {
          afterTime: page.after.createdAt,
          afterId: page.after.id,
        });
      }
      return query.getMany();
    });
  }

  /** The arms of experiments, as they were given. */
  variantsOf(project: ProjectContext, ids: readonly string[]): Promise<ExperimentVariantEntity[]> {
    return this.database.read(project, (db) => this.store.variants(db, project.projectId, ids));
  }

  /** All arms of the experiments that some arms are of. */
  siblingsOf(
    { projectId }: ProjectContext,
    variantIds: readonly string[],
  ): Promise<ExperimentVariantEntity[]> {
    return this.database.read({ projectId }, (db) => this.store.siblings(db, projectId, variantIds));
  }

  /** How comparisons went, fewest units first. */
  readingsOf(
    { projectId }: ProjectContext,
    variantIds: readonly string[],
  ): Promise<ExperimentReadingEntity[]> {
    return this.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(ExperimentReadingEntity, 'r')
        .where('r.project_id = :projectId AND r.variant_id = ANY(:variantIds)', { projectId, variantIds })
        .orderBy('r.variantId')
        .addOrderBy('r.units')
        .getMany(),
    );
  }

  /** When the last unit's first outcome came in, of those experiments that have one. */
  lastUnits(project: ProjectContext, ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    if (ids.length === 0) return Promise.resolve(new Map());
    return this.database.read(project, (db) => this.observations.lastUnits(db, project.projectId, ids));
  }

  /**
   * Units of each arm that it takes to see an effect; null where a million are not enough.
   * @throws ExpectedErrors for what no experiment can be after
   */
  requiredUnits(wish: Wish): number | null {
    checkWish(wish);
    return requiredUnitsOf(wish);
  }

  /** @throws ExpectedErrors for what cannot be tried; ExpectedError CONFLICT where the slug is taken. */
  async create(project: ProjectContext, experiment: NewExperiment): Promise<ExperimentEntity> {
    checkExperiment(experiment);
    const faults = await this.subjects.faults(project, experiment.agentType, experiment.variants);
    if (faults.length > 0) {
      throw new ExpectedErrors(
        faults.map(
          ({ place, field, message }) =>
            new ExpectedError('INVALID_INPUT', message, ['input', 'variants', String(place), field]),
        ),
      );
    }
    return this.database.transaction(project, (tx) => this.insert(tx, project, experiment));
  }

  /**
   * Makes an experiment and starts it, in the caller's transaction, which rings when it is done. What its variants name is
   * the caller's to know.
   *
   * @returns its id; or the one that runs in its way, and nothing was made
   * @throws ExpectedErrors for what cannot be tried; ExpectedError CONFLICT where the slug is taken
   */
  async open(
    tx: EntityManager,
    project: ProjectContext,
    experiment: NewExperiment,
  ): Promise<{ readonly experimentId: string } | { readonly inTheWay: ExperimentEntity }> {
    checkExperiment(experiment);
    const { projectId } = project;
    await this.store.lockAgent(tx, projectId, experiment.agentType);
    const inTheWay = await this.store.running(tx, projectId, experiment.agentType, termsOf(experiment).layer);
    if (inTheWay) return { inTheWay };
    const made = await this.insert(tx, project, experiment);
    await this.store.change(tx, made, 'RUNNING');
    return { experimentId: made.id };
  }

  /**
   * @throws ExpectedError NOT_FOUND, INVALID_STATE where it was started or what it tries cannot be tried any more, CONFLICT
   *   where another one is in its way
   */
  async start(project: ProjectContext, id: string): Promise<ExperimentEntity> {
    const { projectId } = project;
    const [fault] = await this.faultsOf(project, id);
    const started = await this.database.transaction(project, async (tx) => {
      const experiment = await this.require(tx, projectId, id);
      if (experiment.status !== 'DRAFT') {
        const message = `the experiment is ${experiment.status}, and can be started once only; make a new one`;
        throw new ExpectedError('INVALID_STATE', message, ID_PATH);
      }
      if (fault !== undefined) throw new ExpectedError('INVALID_STATE', fault, ID_PATH);
      const { agentType, layer } = experiment;
      await this.store.lockAgent(tx, projectId, agentType);
      const other = await this.store.running(tx, projectId, agentType, layer);
      if (other) {
        const message = `experiment ${other.slug} runs on ${layer === 'TRAINING' ? 'the training' : 'the instructions'} of ${agentType}, and two would disturb each other; stop it, or wait for its verdict`;
        throw new ExpectedError('CONFLICT', message, ID_PATH);
      }
      await this.store.change(tx, experiment, 'RUNNING');
      return tx.findOneByOrFail(ExperimentEntity, { projectId, id });
    });
    this.wakeUp.ring();
    return started;
  }

  /** Ends it without waiting for its verdict. @throws ExpectedError NOT_FOUND, or INVALID_STATE where it has ended. */
  async stop(project: ProjectContext, id: string, reason: string): Promise<ExperimentEntity> {
    checkReason(reason);
    const { projectId } = project;
    const stopped = await this.database.transaction(project, async (tx) => {
      if (!(await this.close(tx, project, id, reason))) {
        throw new ExpectedError('INVALID_STATE', 'the experiment has ended already', ID_PATH);
      }
      return tx.findOneByOrFail(ExperimentEntity, { projectId, id });
    });
    this.wakeUp.ring();
    return stopped;
  }

  /**
   * Ends it in the caller's transaction, which rings when it is done.
   *
   * @returns whether it had not ended before
   * @throws ExpectedError NOT_FOUND
   */
  async close(
    tx: EntityManager,
    { projectId }: ProjectContext,
    id: string,
    reason: string,
  ): Promise<boolean> {
    const experiment = await this.require(tx, projectId, id);
    if (experiment.status === 'STOPPED') return false;
    await this.store.change(tx, experiment, 'STOPPED', { stopReason: reason });
    await tx.query(
      `/* end_verdicts */ UPDATE experiment_variant SET verdict = 'INCONCLUSIVE'
        WHERE project_id = $1 AND experiment_id = $2 AND verdict = 'CONTINUE'`,
      [projectId, id],
    );
    return true;
  }

  /**
   * The arm that a unit of an agent is under in a layer: the same one for as long as the experiment runs. Null where
   * none runs, or it takes no part, or its arm was stopped.
   */
  async give(
    tx: EntityManager,
    { projectId }: ProjectContext,
    of: { readonly agentType: string; readonly layer: ExperimentLayer; readonly unit: string },
    ask: UnitQuestions = {},
  ): Promise<GivenVariant | null> {
    const experiment = await this.store.running(tx, projectId, of.agentType, of.layer);
    if (!experiment || experiment.design !== 'UNPAIRED') return null;
    const { id: experimentId, allocation, startedAt } = experiment;
    const variants = await this.store.variants(tx, projectId, [experimentId]);
    if (ask.takesPart && !(await ask.takesPart(variants))) return null;
    let variantId = await this.observations.armOf(tx, projectId, experimentId, of.unit);
    if (variantId === null) {
      const { variant, propensity } = allocate(
        allocation,
        experimentId,
        of.unit,
        variants.filter(takesUnits),
      );
      variantId = await this.observations.assign(tx, projectId, {
        experimentId,
        unit: of.unit,
        variantId: variant.id,
        propensity,
        covariate: (startedAt && (await ask.covariate?.(startedAt))) ?? null,
      });
    }
    const variant = variants.find(({ id }) => id === variantId);
    if (!variant) throw new Error(`unit ${of.unit} was given an arm that experiment ${experimentId} lacks`);
    if (!takesUnits(variant)) return null;
    return { experimentId, variant, control: variants.find(({ isControl }) => isControl)! };
  }

  /** The agents on which an experiment runs in a layer; of all projects, in a transaction across them. */
  agentsOnTrial(
    tx: EntityManager,
    layer: ExperimentLayer,
  ): Promise<readonly { readonly projectId: string; readonly agentType: string }[]> {
    return this.store.agentsOnTrial(tx, layer);
  }

  /** The experiment that an arm is of; null where it is gone. */
  experimentOf(db: EntityManager, { projectId }: ProjectContext, variantId: string): Promise<string | null> {
    return this.store.experimentOf(db, projectId, variantId);
  }

  /** The PAIRED experiment that runs on an agent's training, with all its arms; null where none does. */
  async paired(
    db: EntityManager,
    { projectId }: ProjectContext,
    agentType: string,
  ): Promise<{ experimentId: string; variants: ExperimentVariantEntity[] } | null> {
    const experiment = await this.store.running(db, projectId, agentType, 'TRAINING');
    if (experiment?.design !== 'PAIRED') return null;
    const variants = await this.store.variants(db, projectId, [experiment.id]);
    return { experimentId: experiment.id, variants };
  }

  /** Keeps an outcome in the caller's transaction; it is counted by the next look, or by ExperimentAnalyst.advance. */
  record(tx: EntityManager, { projectId }: ProjectContext, outcome: NewObservation): Promise<void> {
    return this.observations.record(tx, projectId, outcome);
  }

  /** What is wrong by now with what an experiment's variants name. */
  private async faultsOf(project: ProjectContext, id: string): Promise<string[]> {
    const experiment = await this.find(project, id);
    if (!experiment) return [];
    const variants = await this.variantsOf(project, [id]);
    const faults = await this.subjects.faults(project, experiment.agentType, variants);
    return faults.map(({ place, message }) => `variant ${variants[place]!.name}: ${message}`);
  }

  private async insert(
    tx: EntityManager,
    { projectId }: ProjectContext,
    experiment: NewExperiment,
  ): Promise<ExperimentEntity> {
    const id = await this.store.create(tx, projectId, experiment, termsOf(experiment));
    if (id === null) {
      const message = `there is an experiment ${experiment.slug} already; choose another slug`;
      throw new ExpectedError('CONFLICT', message, ['input', 'slug']);
    }
    return tx.findOneByOrFail(ExperimentEntity, { projectId, id });
  }

  private async require(tx: EntityManager, projectId: string, id: string): Promise<ExperimentEntity> {
    const experiment = await this.store.lock(tx, projectId, id);
    if (!experiment) throw new ExpectedError('NOT_FOUND', 'there is no experiment with this id', ID_PATH);
    return experiment;
  }
}
