import type { EntityManager } from 'typeorm';
import type { Evaluation } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import type { JobQueue } from '../../platform/queue/job-queue.js';
import { CORRECTION_QUEUE, type CorrectionJob, type CorrectionStore } from '../correction-store.js';
import type { MayWork } from '../ports.js';

/** Tries of an evaluation before it fails for good; claims that were given back do not count. */
export const MAX_TRIES = 5;

/** A worker's hold on the evaluation of a correction; `attempt` fences every write it makes. */
export interface EvaluationClaim {
  readonly projectId: string;
  readonly correctionId: string;
  readonly attempt: number;
  /** Tries so far, this one included. */
  readonly tries: number;
}

/** Both sides of a correction, judged. */
export interface BothEvaluations {
  readonly original: Evaluation;
  readonly corrected: Evaluation;
  /** Null where no model is configured, or where it failed. */
  readonly embedding: { readonly model: string; readonly vector: readonly number[] } | null;
}

/** Has the end of an evaluation told; the columns' defaults are the places of a new row. */
const CHANGE = `tx = DEFAULT, position = DEFAULT`;

interface ClaimedRow {
  project_id: string;
  id: string;
  attempt: number;
  given_back: number;
}

/** Who evaluates which correction. A worker holds one by a lease; what is no longer held it cannot write. */
export class EvaluationClaims {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly store: CorrectionStore,
    private readonly mayWork: MayWork,
    private readonly leaseMs: number,
  ) {}

  /** Claims up to `limit` corrections. `isDry` tells that no job was waiting, or that nothing may be begun now. */
  async claim(limit: number): Promise<{ claimed: EvaluationClaim[]; isDry: boolean }> {
    return this.database.acrossProjects(async (tx) => {
      if (!(await this.mayWork(tx))) return { claimed: [], isDry: true };
      const jobs = await this.queue.take<CorrectionJob>(tx, CORRECTION_QUEUE, limit);
      if (jobs.length === 0) return { claimed: [], isDry: true };
      const rows = await updated<ClaimedRow>(
        tx,
        `/* claim_corrections */ UPDATE correction_evaluation
            SET attempt = attempt + 1, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
          WHERE (project_id, id) IN (SELECT * FROM unnest($1::text[], $3::uuid[]))
            AND status = 'PENDING' AND lease_until IS NULL
          RETURNING project_id, id, attempt, given_back`,
        [jobs.map(({ data }) => data.projectId), this.leaseMs, jobs.map(({ data }) => data.correctionId)],
      );
      return { claimed: rows.map(toClaim), isDry: false };
    });
  }

  /** Renews the leases of claims; resolves with the ids of those that still hold. */
  async renew(claims: readonly EvaluationClaim[]): Promise<Set<string>> {
    if (claims.length === 0) return new Set();
    const rows = await this.database.acrossProjects((tx) =>
      updated<{ id: string }>(
        tx,
        `/* renew_correction_leases */ UPDATE correction_evaluation e
            SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
           FROM unnest($4::text[], $1::uuid[], $2::integer[]) AS mine(project_id, id, attempt)
          WHERE e.project_id = mine.project_id AND e.id = mine.id AND e.attempt = mine.attempt AND e.status = 'PENDING' AND e.lease_until IS NOT NULL
          RETURNING e.id`,
        [
          claims.map((claim) => claim.correctionId),
          claims.map((claim) => claim.attempt),
          this.leaseMs,
          claims.map((claim) => claim.projectId),
        ],
      ),
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Stores both evaluations; they disagree with people where the original scores no lower. False where the claim is lost. */
  finish(claim: EvaluationClaim, { original, corrected, embedding }: BothEvaluations): Promise<boolean> {
    return this.write(
      claim,
      `status = 'DONE', original = $4, corrected = $5, is_disagreement = $6, embedding = $7, embedding_model = $8,
        lease_until = NULL, finished_at = clock_timestamp(), ${CHANGE}`,
      [
        JSON.stringify(original),
        JSON.stringify(corrected),
        original.score >= corrected.score,
        embedding?.vector ?? null,
        embedding?.model ?? null,
      ],
    );
  }

  /** Ends it without evaluations. False where the claim is lost. */
  fail(claim: EvaluationClaim, failure: string): Promise<boolean> {
    return this.write(
      claim,
      `status = 'FAILED', failure = $4, lease_until = NULL, finished_at = clock_timestamp(), ${CHANGE}`,
      [failure],
    );
  }

  /** Lets another try follow. False where the claim is lost. */
  async release(
    claim: EvaluationClaim,
    how: { readonly delayMs: number; readonly isGivenBack: boolean },
  ): Promise<boolean> {
    return this.database.transaction(claim, async (tx) => {
      const isHeld = await write(
        tx,
        claim,
        `lease_until = NULL, given_back = given_back + $4,
          available_at = clock_timestamp() + $5 * interval '1 millisecond'`,
        [how.isGivenBack ? 1 : 0, how.delayMs],
      );
      if (isHeld) await this.store.sendJob(tx, claim.projectId, claim.correctionId, how.delayMs);
      return isHeld;
    });
  }

  private write(claim: EvaluationClaim, sets: string, values: unknown[]): Promise<boolean> {
    return this.database.transaction(claim, (tx) => write(tx, claim, sets, values));
  }
}

async function write(
  tx: EntityManager,
  claim: EvaluationClaim,
  sets: string,
  values: unknown[],
): Promise<boolean> {
  const rows = await updated(
    tx,
    `/* write_correction_evaluation */ UPDATE correction_evaluation SET ${sets}
      WHERE project_id = $1 AND id = $2 AND attempt = $3 AND status = 'PENDING' AND lease_until IS NOT NULL RETURNING id`,
    [claim.projectId, claim.correctionId, claim.attempt, ...values],
  );
  return rows.length > 0;
}

export function toClaim(row: ClaimedRow): EvaluationClaim {
  const { project_id: projectId, id: correctionId, attempt, given_back: givenBack } = row;
  return { projectId, correctionId, attempt, tries: attempt - givenBack };
}

/** The rows of an UPDATE … RETURNING, which TypeORM answers as [rows, count]. */
async function updated<T>(tx: EntityManager, sql: string, parameters: unknown[]): Promise<T[]> {
  const [rows] = await tx.query<[T[], number]>(sql, parameters);
  return rows;
}
