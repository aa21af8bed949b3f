import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import type { ProjectContext } from '../project.js';
import { ScheduleEntity } from './schedule.entity.js';

/** A node's hold on one run; `attempt` fences what it writes. */
export interface ScheduleClaim {
  readonly name: string;
  readonly attempt: number;
  /** Runs that failed since one last ended well. */
  readonly failures: number;
}

/** What a run came to. */
export type ScheduleOutcome = { readonly result: string } | { readonly failure: string };

/** Schedules that no version of the server asks for leave after so many days. */
const FORGOTTEN_DAYS = 30;

/** All schedules of a project by name, also those that have not run yet. */
export function readSchedules(db: EntityManager, projectId: string): Promise<ScheduleEntity[]> {
  return db.find(ScheduleEntity, { where: { projectId }, order: { name: 'ASC' } });
}

/** The rows of the schedules of one project; all times are the database's. */
export class ScheduleStore {
  constructor(
    private readonly database: Database,
    private readonly project: ProjectContext,
  ) {}

  /**
   * Makes the rows that are missing, first due after `delayMs`; a row is never due later than after `latestMs`, that a
   * changed time holds at once. Rows that nobody has run for long leave.
   */
  async ensure(
    schedules: readonly { readonly name: string; readonly delayMs: number; readonly latestMs: number }[],
  ): Promise<void> {
    await this.database.transaction(this.project, async (tx) => {
      await tx.query(
        `/* ensure_schedules */ INSERT INTO schedule AS s (project_id, name, next_run_at)
          SELECT $1, name, clock_timestamp() + delay * interval '1 millisecond'
            FROM unnest($2::text[], $3::float8[]) AS wanted(name, delay)
          ON CONFLICT (project_id, name) DO NOTHING`,
        [this.project.projectId, schedules.map((s) => s.name), schedules.map((s) => s.delayMs)],
      );
      await tx.query(
        `/* tighten_schedules */ UPDATE schedule s
            SET next_run_at = least(s.next_run_at, clock_timestamp() + latest * interval '1 millisecond')
           FROM unnest($2::text[], $3::float8[]) AS wanted(name, latest)
          WHERE s.project_id = $1 AND s.name = wanted.name
            AND s.next_run_at > clock_timestamp() + latest * interval '1 millisecond'`,
        [this.project.projectId, schedules.map((s) => s.name), schedules.map((s) => s.latestMs)],
      );
      await tx.query(
        `/* forget_schedules */ DELETE FROM schedule
          WHERE project_id = $1 AND name <> ALL($2::text[]) AND lease_until IS NULL
            AND next_run_at < clock_timestamp() - $3 * interval '1 day'`,
        [this.project.projectId, schedules.map((s) => s.name), FORGOTTEN_DAYS],
      );
    });
  }

  /**
   * Claims those of `names` that are due and that nobody runs, or whose node has stopped renewing its lease; the latter
   * counts as a failed run.
   *
   * @returns the claims, and how long it is until the next of `names` is due; null where none is there
   */
  claim(
    names: readonly string[],
    leaseMs: number,
  ): Promise<{ readonly claims: ScheduleClaim[]; readonly dueInMs: number | null }> {
    return this.database.transaction(this.project, async (tx) => {
      const claims = await updated<ScheduleClaim>(
        tx,
        `/* claim_schedules */ UPDATE schedule s
            SET attempt = s.attempt + 1, last_started_at = clock_timestamp(),
              failures = s.failures + (s.lease_until IS NOT NULL)::int,
              last_failure = CASE WHEN s.lease_until IS NULL THEN s.last_failure
                ELSE 'the node that ran it has stopped renewing its lease; another has begun it anew' END,
              lease_until = clock_timestamp() + $3 * interval '1 millisecond'
           FROM (SELECT name FROM schedule WHERE project_id = $1 AND name = ANY($2::text[])
                    AND next_run_at <= clock_timestamp()
                    AND (lease_until IS NULL OR lease_until < clock_timestamp())
                  FOR UPDATE SKIP LOCKED) due
          WHERE s.project_id = $1 AND s.name = due.name
          RETURNING s.name, s.attempt, s.failures`,
        [this.project.projectId, names, leaseMs],
      );
      const [next] = await tx.query<{ due_in: number | null }[]>(
        `/* next_schedule */ SELECT (extract(epoch FROM
              min(greatest(next_run_at, coalesce(lease_until, next_run_at))) - clock_timestamp()) * 1000)::float8 AS due_in
           FROM schedule WHERE project_id = $1 AND name = ANY($2::text[])`,
        [this.project.projectId, names],
      );
      return { claims, dueInMs: next?.due_in ?? null };
    });
  }

  /** Renews the leases of claims; resolves with the names of those that still hold. */
  async renew(claims: readonly ScheduleClaim[], leaseMs: number): Promise<Set<string>> {
    const rows = await this.database.transaction(this.project, (tx) =>
      updated<{ name: string }>(
        tx,
        `/* renew_schedules */ UPDATE schedule s SET lease_until = clock_timestamp() + $4 * interval '1 millisecond'
           FROM unnest($2::text[], $3::integer[]) AS mine(name, attempt)
          WHERE s.project_id = $1 AND s.name = mine.name AND s.attempt = mine.attempt AND s.lease_until IS NOT NULL
          RETURNING s.name`,
        [this.project.projectId, claims.map((c) => c.name), claims.map((c) => c.attempt), leaseMs],
      ),
    );
    return new Set(rows.map((row) => row.name));
  }

  /** Stores what a run came to. `nextAt` says when the next one is due, by the database's time. False where the claim is lost. */
  async finish(
    claim: ScheduleClaim,
    outcome: ScheduleOutcome,
    nextAt: (now: Date) => Date,
  ): Promise<boolean> {
    return this.database.transaction(this.project, async (tx) => {
      const [clock] = await tx.query<{ now: Date }[]>(`/* database_time */ SELECT clock_timestamp() AS now`);
      const isWell = 'result' in outcome;
      const rows = await updated(
        tx,
        `/* finish_schedule */ UPDATE schedule SET lease_until = NULL, last_finished_at = clock_timestamp(),
            next_run_at = $4, failures = $5, last_result = coalesce($6, last_result), last_failure = $7
          WHERE project_id = $1 AND name = $2 AND attempt = $3 AND lease_until IS NOT NULL RETURNING name`,
        [
          this.project.projectId,
          claim.name,
          claim.attempt,
          nextAt(clock!.now),
          isWell ? 0 : claim.failures + 1,
          isWell ? outcome.result : null,
          isWell ? null : outcome.failure,
        ],
      );
      return rows.length > 0;
    });
  }

  /** Gives a run back that was cut short: it is due at once, and no failure. */
  async release(claim: ScheduleClaim): Promise<void> {
    await this.database.transaction(this.project, (tx) =>
      tx.query(
        `/* release_schedule */ UPDATE schedule SET lease_until = NULL
          WHERE project_id = $1 AND name = $2 AND attempt = $3`,
        [this.project.projectId, claim.name, claim.attempt],
      ),
    );
  }
}

/** The rows of an UPDATE … RETURNING, which TypeORM answers as [rows, count]. */
async function updated<T>(tx: EntityManager, sql: string, parameters: unknown[]): Promise<T[]> {
  const [rows] = await tx.query<[T[], number]>(sql, parameters);
  return rows;
}
