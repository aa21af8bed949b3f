import type { EntityManager } from 'typeorm';
import type { IdSource } from '../platform/ports.js';
import {
  EXPERIMENT_ALPHA,
  NO_SUMS,
  type ExperimentAllocation,
  type ExperimentDesign,
  type ExperimentLayer,
} from './domain/experiment.js';
import { ExperimentReadingEntity, ExperimentVariantEntity } from './experiment-variant.entity.js';
import { ExperimentEntity } from './experiment.entity.js';

/** An arm as somebody wants it. */
export interface NewVariant {
  readonly name: string;
  readonly isControl: boolean;
  readonly strategy: string | null;
  readonly templateVersionId: string | null;
  readonly agentVersionId: string | null;
  readonly weight: number;
}

/** An experiment as somebody wants it; margin and effect are in points. */
export interface NewExperiment {
  readonly slug: string;
  readonly hypothesis: string;
  readonly agentType: string;
  readonly design: ExperimentDesign;
  /** FIXED if left out. */
  readonly allocation?: ExperimentAllocation;
  readonly variants: readonly NewVariant[];
  readonly equivalenceMargin: number;
  readonly detectableEffect: number;
  readonly maxUnits: number;
  /** Its error rate: of all verdicts BETTER and WORSE together, whenever they are read; EXPERIMENT_ALPHA if left out. */
  readonly alpha?: number;
}

const CHANGE = `(pg_current_xact_id())::text::bigint`;

/** Writes experiments, their arms and how they go, in the caller's transaction. */
export class ExperimentStore {
  constructor(private readonly ids: IdSource) {}

  /** Null where the slug is taken. */
  async create(
    tx: EntityManager,
    projectId: string,
    experiment: NewExperiment,
    more: { readonly layer: ExperimentLayer; readonly requiredUnits: number | null },
  ): Promise<string | null> {
    const rows = await tx.query<{ id: string }[]>(
      `/* create_experiment */ INSERT INTO experiment (project_id, id, slug, hypothesis, agent_type, layer, design, status,
         equivalence_margin, detectable_effect, required_units, max_units, allocation, alpha, tx, position)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'DRAFT', $8, $9, $10, $11, $12, $13, ${CHANGE}, nextval('experiment_change'))
       ON CONFLICT (project_id, slug) DO NOTHING RETURNING id`,
      [
        projectId,
        this.ids.next(),
        experiment.slug,
        experiment.hypothesis,
        experiment.agentType,
        more.layer,
        experiment.design,
        experiment.equivalenceMargin,
        experiment.detectableEffect,
        more.requiredUnits,
        experiment.maxUnits,
        experiment.allocation ?? 'FIXED',
        experiment.alpha ?? EXPERIMENT_ALPHA,
      ],
    );
    const id = rows[0]?.id ?? null;
    if (id === null) return null;
    await tx.insert(
      ExperimentVariantEntity,
      experiment.variants.map((variant, place) => ({
        ...variant,
        projectId,
        id: this.ids.next(),
        experimentId: id,
        place,
        sums: NO_SUMS,
        verdict: variant.isControl ? null : ('CONTINUE' as const),
        breachedGuardrail: null,
      })),
    );
    return id;
  }

  /** Nobody else changes it until the transaction ends; null where there is none. */
  lock(tx: EntityManager, projectId: string, id: string): Promise<ExperimentEntity | null> {
    return tx.findOne(ExperimentEntity, {
      where: { projectId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** As they were given. */
  variants(db: EntityManager, projectId: string, ids: readonly string[]): Promise<ExperimentVariantEntity[]> {
    return db
      .createQueryBuilder(ExperimentVariantEntity, 'v')
      .where('v.project_id = :projectId AND v.experiment_id = ANY(:ids)', { projectId, ids })
      .orderBy('v.experimentId')
      .addOrderBy('v.place')
      .getMany();
  }

  /** All arms of the experiments that some arms are of, as they were given. */
  siblings(
    db: EntityManager,
    projectId: string,
    variantIds: readonly string[],
  ): Promise<ExperimentVariantEntity[]> {
    return db
      .createQueryBuilder(ExperimentVariantEntity, 'v')
      .where('v.project_id = :projectId', { projectId })
      .andWhere(
        `v.experiment_id IN (SELECT own.experiment_id FROM experiment_variant own
           WHERE own.project_id = :projectId AND own.id = ANY(:variantIds))`,
        { variantIds },
      )
      .orderBy('v.experimentId')
      .addOrderBy('v.place')
      .getMany();
  }

  /** Null where there is no such arm. */
  async experimentOf(db: EntityManager, projectId: string, variantId: string): Promise<string | null> {
    const [row] = await db.query<{ experiment_id: string }[]>(
      `/* experiment_of_variant */ SELECT experiment_id FROM experiment_variant WHERE project_id = $1 AND id = $2`,
      [projectId, variantId],
    );
    return row?.experiment_id ?? null;
  }

  /** The one that runs on an agent in a layer; null where none does. */
  running(
    db: EntityManager,
    projectId: string,
    agentType: string,
    layer: ExperimentLayer,
  ): Promise<ExperimentEntity | null> {
    return db.findOneBy(ExperimentEntity, { projectId, agentType, layer, status: 'RUNNING' });
  }

  /** The agents of all projects on which one runs in a layer. */
  async agentsOnTrial(
    db: EntityManager,
    layer: ExperimentLayer,
  ): Promise<{ projectId: string; agentType: string }[]> {
    return db.query(
      `/* agents_on_trial */ SELECT project_id AS "projectId", agent_type AS "agentType" FROM experiment
        WHERE status = 'RUNNING' AND layer = $1`,
      [layer],
    );
  }

  /** Nobody else starts an experiment on the agent until the transaction ends. */
  async lockAgent(tx: EntityManager, projectId: string, agentType: string): Promise<void> {
    await tx.query(`/* lock_experiments */ SELECT pg_advisory_xact_lock(hashtext($1), hashtext($2))`, [
      `experiment ${projectId}`,
      agentType,
    ]);
  }

  /** Changes it, so that it is told. */
  async change(
    tx: EntityManager,
    { projectId, id }: Pick<ExperimentEntity, 'projectId' | 'id'>,
    to: 'RUNNING' | 'STOPPED' | 'SAME',
    more: { readonly stopReason?: string; readonly sampleRatioLogE?: number } = {},
  ): Promise<void> {
    const now = () => 'clock_timestamp()';
    await tx.update(
      ExperimentEntity,
      { projectId, id },
      {
        ...more,
        ...(to === 'SAME' ? {} : { status: to }),
        ...(to === 'RUNNING' ? { startedAt: now } : {}),
        ...(to === 'STOPPED' ? { stoppedAt: now } : {}),
        tx: () => CHANGE,
        position: () => `nextval('experiment_change')`,
      },
    );
  }

  /** Keeps how a comparison stands at a number of units, once. */
  async keepReading(tx: EntityManager, reading: Omit<ExperimentReadingEntity, 'at'>): Promise<void> {
    await tx.createQueryBuilder().insert().into(ExperimentReadingEntity).values(reading).orIgnore().execute();
  }
}
