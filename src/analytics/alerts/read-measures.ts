import type { EntityManager } from 'typeorm';
import type { AlertMetric } from './domain/alert-rule.js';
import type { Measure } from './domain/describe.js';
import { RESIDUALS_TO_LEARN, residualLevel } from './domain/residual-chart.js';

/** Errors of forecasts whose time has come. */
export interface ResidualSource {
  /** By kind of agent, actual less forecast of RESPONSE_SCORE one day ahead, oldest first; the last 120 at least. */
  read(db: EntityManager, projectId: string): Promise<ReadonlyMap<string, readonly number[]>>;
}

/** Values of a metric by kind of agent; '' where it is of the whole project. What cannot be measured is not there. */
export type Measures = ReadonlyMap<string, Measure>;

/** What is looked at, told in the descriptions of AlertMetric as well. */
const SESSIONS = { newest: 50, least: 20 };
const CACHED = { newest: 200, least: 50 };
const JUDGED = { newest: 50, least: 10 };
/** Rows that are read while looking for those, so that no look costs more: cancelled sessions, and calls of other roles. */
const READ = { sessionsOfAgent: 1_000, calls: 2_000 };
/** Kinds of agents of which a session has ended within the last day. */
const AGENTS = `SELECT DISTINCT agent_type FROM rollup_day
             WHERE project_id = $1 AND day >= (now() AT TIME ZONE 'UTC')::date - 1`;

interface AgentRow {
  agent_type: string;
  ended: number;
  failed: number;
  scored: number;
  score: number | null;
}

interface ProjectRow {
  queue_age: number | null;
  cacheable: number;
  cached: number;
  judged: number;
  judge_failed: number;
  /** Judges' newest tries that failed, back to the last that did not. */
  judge_failed_in_row: number;
  /** Whether calls are kept from being sent, since those before failed. */
  is_circuit_open: boolean;
}

/** Measures what rules ask for, in a statement for agents and one for the project; both read a bounded number of rows. */
export async function readMeasures(
  db: EntityManager,
  projectId: string,
  metrics: ReadonlySet<AlertMetric>,
  residuals: ResidualSource | null,
): Promise<Map<AlertMetric, Measures>> {
  const measures = new Map<AlertMetric, Measures>();
  if (metrics.has('RESPONSE_SCORE') || metrics.has('FAILURE_RATE')) {
    const rows = await readAgents(db, projectId);
    const enough = (count: number): boolean => count >= SESSIONS.least;
    const scored = rows.filter((row) => enough(row.scored));
    measures.set(
      'RESPONSE_SCORE',
      new Map(scored.map((row) => [row.agent_type, { value: row.score!, count: row.scored }])),
    );
    const ended = rows.filter((row) => enough(row.ended));
    measures.set(
      'FAILURE_RATE',
      new Map(ended.map((row) => [row.agent_type, { value: row.failed / row.ended, count: row.ended }])),
    );
  }
  if (
    ['QUEUE_AGE_SECONDS', 'CACHE_HIT_RATE', 'JUDGE_FAILURE_RATE'].some((m) => metrics.has(m as AlertMetric))
  ) {
    const row = await readProject(db, projectId);
    const only = (measure: Measure | null): Measures => new Map(measure ? [['', measure]] : []);
    const share = (part: number, count: number, least: number) =>
      only(count >= least ? { value: part / count, count } : null);
    measures.set(
      'QUEUE_AGE_SECONDS',
      only(row.queue_age === null ? null : { value: row.queue_age, count: 1 }),
    );
    measures.set('CACHE_HIT_RATE', share(row.cached, row.cacheable, CACHED.least));
    measures.set(
      'JUDGE_FAILURE_RATE',
      // Hardly any call is sent then that could fail: those from before would say for long that all is well.
      row.is_circuit_open && row.judge_failed_in_row > 0
        ? only({ value: 1, count: row.judge_failed_in_row })
        : share(row.judge_failed, row.judged, JUDGED.least),
    );
  }
  if (metrics.has('FORECAST_RESIDUAL') && residuals) {
    measures.set('FORECAST_RESIDUAL', residualMeasures(await residuals.read(db, projectId)));
  }
  return measures;
}

function residualMeasures(residuals: ReadonlyMap<string, readonly number[]>): Measures {
  const measures = new Map<string, Measure>();
  for (const [agentType, values] of residuals) {
    const value = values.length > RESIDUALS_TO_LEARN ? residualLevel(values) : null;
    if (value !== null) measures.set(agentType, { value, count: values.length });
  }
  return measures;
}

function readAgents(db: EntityManager, projectId: string): Promise<AgentRow[]> {
  return db.query<AgentRow[]>(
    `/* alert_measures_of_agents */ SELECT a.agent_type, count(*)::integer AS ended,
        count(*) FILTER (WHERE n.status = 'FAILED')::integer AS failed,
        count(e.score)::integer AS scored, avg(e.score) AS score
      FROM (${AGENTS}) a
      CROSS JOIN LATERAL (
        SELECT s.status, s.evaluation_before_id FROM (
          SELECT status, evaluation_before_id, finished_at, id FROM training_session
            WHERE project_id = $1 AND agent_type = a.agent_type AND finished_at >= now() - interval '24 hours'
            ORDER BY finished_at DESC, id DESC LIMIT $2) s
          WHERE s.status IN ('IMPROVED', 'UNIMPROVED', 'FAILED')
          ORDER BY s.finished_at DESC, s.id DESC LIMIT $3) n
      LEFT JOIN evaluation e ON e.project_id = $1 AND e.id = n.evaluation_before_id
      GROUP BY a.agent_type`,
    [projectId, READ.sessionsOfAgent, SESSIONS.newest],
  );
}

/** A stopped system makes responses wait on purpose: the queue's age is not measured then. */
async function readProject(db: EntityManager, projectId: string): Promise<ProjectRow> {
  const [row] = await db.query<ProjectRow[]>(
    `/* alert_measures_of_project */ SELECT
        (SELECT CASE WHEN value->>'desired' = 'RUNNING' THEN coalesce((
           SELECT extract(epoch FROM clock_timestamp() - min(available_at)) FROM training_session
             WHERE status = 'QUEUED' AND available_at < now() AND project_id = $1 AND batch_id IS NULL), 0) END
           FROM system_state WHERE project_id = 'default' AND key = 'training_system')::double precision AS queue_age,
        coalesce((SELECT breaker->>'phase' <> 'CLOSED' FROM llm_gate WHERE project_id = $1), false) AS is_circuit_open,
        s.*, l.*
      FROM (SELECT count(*)::integer AS cacheable, count(*) FILTER (WHERE cache_hit)::integer AS cached FROM (
          SELECT n.cache_hit FROM (${AGENTS}) a
            CROSS JOIN LATERAL (
              SELECT newest.cache_hit, newest.finished_at, newest.id FROM (
                SELECT status, use_cache, cache_hit, finished_at, id FROM training_session
                  WHERE project_id = $1 AND agent_type = a.agent_type AND finished_at >= now() - interval '24 hours'
                  ORDER BY finished_at DESC, id DESC LIMIT $5) newest
                WHERE newest.use_cache AND newest.status IN ('IMPROVED', 'UNIMPROVED')
                ORDER BY newest.finished_at DESC, newest.id DESC LIMIT $3) n
            ORDER BY n.finished_at DESC, n.id DESC LIMIT $3) ended) s
      CROSS JOIN (SELECT count(*)::integer AS judged,
          count(*) FILTER (WHERE status <> 'ANSWERED')::integer AS judge_failed,
          count(*) FILTER (WHERE answers = 0)::integer AS judge_failed_in_row FROM (
          SELECT status, count(*) FILTER (WHERE status = 'ANSWERED') OVER (ORDER BY created_at DESC, id DESC) AS answers FROM (
            SELECT role, status, created_at, id FROM llm_call
              WHERE project_id = $1 AND created_at >= now() - interval '1 hour'
              ORDER BY created_at DESC LIMIT $2) newest
            WHERE role = 'judge' AND status <> 'SENT' ORDER BY created_at DESC, id DESC LIMIT $4) tries) l`,
    [projectId, READ.calls, CACHED.newest, JUDGED.newest, READ.sessionsOfAgent],
  );
  return row!;
}
