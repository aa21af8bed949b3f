import type { EntityManager } from 'typeorm';
import { DAY_MS, isoDay } from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import { updated } from '../../platform/database/updated.js';
import type { Clock } from '../../platform/ports.js';
import { agentsOfSessions } from '../agents-of-sessions.js';
import { LEFT_RETRIES_KEY } from './left-retries.js';
import { rememberPruning } from './pruned-before.js';

/** Sessions of one transaction; a session may bring hundreds of rows along. */
const CHUNK = 100;

/** What belongs to a session and leaves with it, by the column that says so. */
const BELONGINGS = {
  evaluation: 'session_id',
  candidate: 'session_id',
  response_label: 'session_id',
  llm_call: 'owner_id',
} as const;

/**
 * Lets ended sessions leave that are older than so many days, with all that was written of them: events, evaluations,
 * candidates, labels and model calls, and batches that are empty then. What was counted of them stays: rollups, verdicts
 * on judges, totals of models; and so do corrections, which have texts of their own.
 */
export class SessionRetention {
  /** @param days 0 keeps sessions for ever */
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly days: number,
  ) {}

  /** Goes on until none is left or it is told to stop; says what it did. */
  async run(signal: AbortSignal): Promise<string> {
    if (this.days === 0) return 'sessions are kept for ever (RETENTION_DAYS is 0)';
    const before = isoDay(new Date(this.clock.now().getTime() - this.days * DAY_MS));
    const projects = await this.database.acrossProjects((db) =>
      db.query<{ project_id: string }[]>(`/* all_projects */ SELECT project_id FROM project ORDER BY 1`),
    );
    let sessions = 0;
    for (const { project_id: projectId } of projects) {
      sessions += await this.pruneProject(projectId, before, signal);
    }
    const stopped = signal.aborted ? '; it was stopped, and goes on next time' : '';
    return `${sessions} sessions that ended before ${before} have left${stopped}`;
  }

  private async pruneProject(projectId: string, before: string, signal: AbortSignal): Promise<number> {
    const project = { projectId };
    const agentTypes = await this.database.read(project, (db) => agentsOfSessions(db, projectId));
    let sessions = 0;
    for (const agentType of agentTypes) {
      for (;;) {
        if (signal.aborted) return sessions;
        const ids = await this.database.read(project, (db) => oldSessions(db, projectId, agentType, before));
        if (ids.length === 0) break;
        // Committed before anything leaves.
        if (sessions === 0)
          await this.database.transaction(project, (tx) => rememberPruning(tx, projectId, before));
        sessions += await this.database.transaction(project, (tx) => prune(tx, projectId, ids));
      }
    }
    if (sessions > 0) await this.database.transaction(project, (tx) => pruneBatches(tx, projectId, before));
    return sessions;
  }
}

/** A batch's sessions leave when all of them may, so that it is not told of by half. */
async function oldSessions(
  db: EntityManager,
  projectId: string,
  agentType: string,
  before: string,
): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `/* old_sessions */ SELECT s.id FROM training_session s
       LEFT JOIN training_batch b ON b.project_id = s.project_id AND b.id = s.batch_id
      WHERE s.project_id = $1 AND s.agent_type = $2 AND s.finished_at < ($3::date)::timestamp AT TIME ZONE 'UTC'
        AND (b.id IS NULL OR b.finished_at < ($3::date)::timestamp AT TIME ZONE 'UTC')
      ORDER BY s.finished_at LIMIT $4`,
    [projectId, agentType, before, CHUNK],
  );
  return rows.map(({ id }) => id);
}

async function prune(tx: EntityManager, projectId: string, ids: readonly string[]): Promise<number> {
  const gone = await updated(
    tx,
    `/* prune_sessions */ DELETE FROM training_session WHERE project_id = $1 AND id = ANY($2::uuid[]) RETURNING id`,
    [projectId, ids],
  );
  for (const [table, column] of Object.entries(BELONGINGS)) {
    await tx.query(
      `/* prune_${table} */ DELETE FROM ${table} WHERE project_id = $1 AND ${column} = ANY($2)`,
      [projectId, ids],
    );
  }
  // Whoever reads events from before the newest of these would miss some: such a cursor has expired. How many retries they
  // told of is kept.
  await tx.query(
    `/* prune_events */ WITH gone AS (
        DELETE FROM training_event WHERE project_id = $1 AND session_id = ANY($2::uuid[]) RETURNING tx, position, type),
      retries AS (
        INSERT INTO system_state AS s (project_id, key, value)
          SELECT 'default', '${LEFT_RETRIES_KEY}', to_jsonb(count(*)) FROM gone WHERE type = 'RETRIED' HAVING count(*) > 0
        ON CONFLICT (project_id, key) DO UPDATE SET updated_at = now(),
          value = to_jsonb((s.value #>> '{}')::bigint + (excluded.value #>> '{}')::bigint)),
      newest AS (SELECT tx, position FROM gone ORDER BY tx DESC, position DESC LIMIT 1)
      UPDATE system_state SET updated_at = now(),
          value = jsonb_build_object('tx', newest.tx::text, 'position', newest.position::text)
        FROM newest WHERE project_id = 'default' AND key = 'event_horizon'
         AND ((value->>'tx')::bigint, (value->>'position')::bigint) < (newest.tx, newest.position)`,
    [projectId, ids],
  );
  return gone.length;
}

async function pruneBatches(tx: EntityManager, projectId: string, before: string): Promise<void> {
  await tx.query(
    `/* prune_batches */ DELETE FROM training_batch b
      WHERE b.project_id = $1 AND b.finished_at < ($2::date)::timestamp AT TIME ZONE 'UTC'
        AND NOT EXISTS (SELECT FROM training_session s
              WHERE s.project_id = b.project_id AND s.batch_id = b.id AND s.batch_id IS NOT NULL)`,
    [projectId, before],
  );
}
