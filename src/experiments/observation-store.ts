import type { EntityManager } from 'typeorm';
import type { IdSource } from '../platform/ports.js';
import type { Outcome } from './domain/experiment.js';

/** An outcome that came in. */
export interface NewObservation extends Omit<Outcome, 'covariate'> {
  readonly experimentId: string;
  readonly variantId: string;
  readonly unit: string;
  /** By which the same outcome is known again; null where no session made it. */
  readonly sessionId: string | null;
}

/** An outcome that is not in the sums yet. */
export interface WaitingObservation extends Outcome {
  readonly id: string;
  readonly variantId: string;
  /** With which its unit was given the arm; null where it was given none, as in PAIRED. */
  readonly propensity: number | null;
}

/** A pair that is not in the comparison yet. */
export interface WaitingPair {
  readonly id: string;
  readonly variantId: string;
  /** Treatment minus control, in [-1, 1]; what failed is worth 0, as in worthOf. */
  readonly difference: number;
}

/** Units that are counted in one transaction. */
export const COUNTED_AT_ONCE = 500;

/** Keeps what units were given, and what came of them, in the caller's transaction. */
export class ObservationStore {
  constructor(private readonly ids: IdSource) {}

  /** The arm that a unit has; null where it has none yet. */
  async armOf(
    db: EntityManager,
    projectId: string,
    experimentId: string,
    unit: string,
  ): Promise<string | null> {
    const [row] = await db.query<{ variant_id: string }[]>(
      `/* find_assignment */ SELECT variant_id FROM assignment WHERE project_id = $1 AND experiment_id = $2 AND unit = $3`,
      [projectId, experimentId, unit],
    );
    return row?.variant_id ?? null;
  }

  /** Gives a unit an arm, unless another node just did; returns the one that it has. */
  async assign(
    tx: EntityManager,
    projectId: string,
    assignment: {
      readonly experimentId: string;
      readonly unit: string;
      readonly variantId: string;
      readonly propensity: number;
      readonly covariate: number | null;
    },
  ): Promise<string> {
    const { experimentId, unit, variantId, propensity, covariate } = assignment;
    await tx.query(
      `/* assign */ INSERT INTO assignment (project_id, experiment_id, unit, variant_id, propensity, covariate)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [projectId, experimentId, unit, variantId, propensity, covariate],
    );
    const arm = await this.armOf(tx, projectId, experimentId, unit);
    if (arm === null) throw new Error(`unit ${unit} was given no arm of experiment ${experimentId}`);
    return arm;
  }

  /** Keeps an outcome; the first of its unit under this arm is to be tested. The same session's is kept once. */
  async record(tx: EntityManager, projectId: string, outcome: NewObservation): Promise<void> {
    const values = [
      projectId,
      this.ids.next(),
      outcome.experimentId,
      outcome.variantId,
      outcome.unit,
      outcome.sessionId,
      outcome.score,
      outcome.isFailed,
      outcome.costUsd,
      outcome.durationMs,
    ];
    const insert = (
      isFirst: boolean,
    ) => `INSERT INTO observation (project_id, id, experiment_id, variant_id, unit,
         session_id, score, is_failed, cost_usd, duration_ms, is_first, is_counted)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${isFirst}, ${!isFirst})
       ON CONFLICT DO NOTHING RETURNING id`;
    const first = await tx.query<unknown[]>(`/* first_observation */ ${insert(true)}`, values);
    if (first.length === 0) await tx.query(`/* later_observation */ ${insert(false)}`, values);
  }

  /** The oldest ones that are not counted; they are counted now. */
  async takeWaiting(
    tx: EntityManager,
    projectId: string,
    experimentId: string,
  ): Promise<WaitingObservation[]> {
    const rows = await tx.query<WaitingObservation[]>(
      `/* waiting_observations */ SELECT o.id, o.variant_id AS "variantId", o.score, o.is_failed AS "isFailed",
          o.cost_usd AS "costUsd", o.duration_ms AS "durationMs", a.covariate, a.propensity
         FROM observation o
         LEFT JOIN assignment a ON a.project_id = o.project_id AND a.experiment_id = o.experiment_id AND a.unit = o.unit
        WHERE o.project_id = $1 AND o.experiment_id = $2 AND NOT o.is_counted
        ORDER BY o.observed_at, o.id LIMIT $3`,
      [projectId, experimentId, COUNTED_AT_ONCE],
    );
    await tx.query(
      `/* count_observations */ UPDATE observation SET is_counted = true WHERE project_id = $1 AND id = ANY($2::uuid[])`,
      [projectId, rows.map(({ id }) => id)],
    );
    return rows;
  }

  /**
   * The pairs that the given observations complete; they are counted now.
   *
   * @param controlId the control of the experiment
   */
  async takePairs(
    tx: EntityManager,
    projectId: string,
    observationIds: readonly string[],
    controlId: string,
  ): Promise<WaitingPair[]> {
    const rows = await tx.query<WaitingPair[]>(
      `/* waiting_pairs */ SELECT t.id, t.variant_id AS "variantId", coalesce(t.score, 0) - coalesce(c.score, 0) AS difference
         FROM (SELECT DISTINCT experiment_id, unit FROM observation WHERE project_id = $1 AND id = ANY($2::uuid[])) u
         JOIN observation t ON t.project_id = $1 AND t.experiment_id = u.experiment_id AND t.unit = u.unit
          AND t.is_first AND t.is_counted AND NOT t.is_paired AND t.variant_id <> $3
         JOIN observation c ON c.project_id = $1 AND c.experiment_id = u.experiment_id AND c.unit = u.unit
          AND c.is_first AND c.is_counted AND c.variant_id = $3
        ORDER BY t.observed_at, t.id`,
      [projectId, observationIds, controlId],
    );
    await tx.query(
      `/* count_pairs */ UPDATE observation SET is_paired = true WHERE project_id = $1 AND id = ANY($2::uuid[])`,
      [projectId, rows.map(({ id }) => id)],
    );
    return rows;
  }

  /** When the last unit's first outcome came in, of those experiments that have one. */
  async lastUnits(
    db: EntityManager,
    projectId: string,
    experimentIds: readonly string[],
  ): Promise<Map<string, Date>> {
    const rows = await db.query<{ id: string; at: Date }[]>(
      `/* last_units */ SELECT experiment_id AS id, max(observed_at) AS at FROM observation
        WHERE project_id = $1 AND experiment_id = ANY($2::uuid[]) AND is_first GROUP BY experiment_id`,
      [projectId, experimentIds],
    );
    return new Map(rows.map(({ id, at }) => [id, at]));
  }

  /** Experiments that have outcomes to count, up to a hundred. */
  async experimentsWaiting(db: EntityManager, projectId: string): Promise<string[]> {
    const rows = await db.query<{ id: string }[]>(
      `/* experiments_waiting */ SELECT DISTINCT experiment_id AS id FROM observation
        WHERE project_id = $1 AND NOT is_counted LIMIT 100`,
      [projectId],
    );
    return rows.map(({ id }) => id);
  }
}
