import type { EntityManager } from 'typeorm';
import type { Evaluation } from '../evaluation/index.js';
import type { CorrectionRemark } from './domain/agreeing-corrections.js';
import type { ScoredSession } from './domain/performance.js';
import type { EvaluatedCorrection, EvaluatedSession } from './domain/recurring-findings.js';

/** What is looked at: so many rows of an agent at most, no older than so many days. */
const WINDOW = { days: 30, sessions: 200, corrections: 200, passedOver: 2_000 };
/** Characters of a finding's message. */
const MESSAGE_MAX = 200;

/** An ended session as its response came in. */
export interface SignalSession extends EvaluatedSession, ScoredSession {
  readonly createdAt: Date;
  readonly criteria: readonly { readonly criterion: string; readonly score: number }[];
}

/** Kinds of agents that something was heard of lately. */
export async function readAgentTypes(db: EntityManager, projectId: string): Promise<string[]> {
  const rows = await db.query<{ agent_type: string }[]>(
    `/* agents_heard_of */ SELECT agent_type FROM rollup_day
        WHERE project_id = $1 AND day >= (now() AT TIME ZONE 'UTC')::date - $2::integer
      UNION SELECT agent_type FROM correction WHERE project_id = $1 AND created_at >= now() - $2 * interval '1 day'
      ORDER BY agent_type`,
    [projectId, WINDOW.days],
  );
  return rows.map((row) => row.agent_type);
}

/**
 * An agent's newest sessions that ended with an evaluation, newest first. Those of a batch are not among them before all of
 * the batch has ended: a batch counts once, and whole.
 */
export async function readSessions(
  db: EntityManager,
  projectId: string,
  agentType: string,
): Promise<SignalSession[]> {
  return db.query<SignalSession[]>(
    `/* sessions_to_learn_from */ SELECT n.id, n.created_at AS "createdAt", e.score,
        coalesce((n.plan->>'targetScore')::double precision, 100) AS "targetScore",
        coalesce(n.improvement_score, 0) AS gain,
        coalesce((SELECT json_agg(DISTINCT jsonb_build_object('rule', f->>'rule', 'message', left(f->>'message', $6)))
          FROM jsonb_path_query(e.result, '$.criteria[*].findings[*]') f), '[]') AS findings,
        coalesce((SELECT json_agg(json_build_object('criterion', c->>'criterion', 'score', (c->>'score')::double precision))
          FROM jsonb_path_query(e.result, '$.criteria[*]') c WHERE (c->>'weight')::double precision > 0), '[]') AS criteria
      FROM (SELECT s.* FROM (
          SELECT * FROM training_session WHERE project_id = $1 AND agent_type = $2
              AND created_at >= now() - $3 * interval '1 day'
            ORDER BY created_at DESC, id DESC LIMIT $4) s
        WHERE s.status IN ('IMPROVED', 'UNIMPROVED') AND (s.batch_id IS NULL OR EXISTS (
          SELECT FROM training_batch b WHERE b.project_id = $1 AND b.id = s.batch_id AND b.finished_at IS NOT NULL))
        ORDER BY s.created_at DESC, s.id DESC LIMIT $5) n
      JOIN evaluation e ON e.project_id = $1 AND e.id = n.evaluation_before_id
      ORDER BY n.created_at DESC, n.id DESC`,
    [projectId, agentType, WINDOW.days, WINDOW.passedOver, WINDOW.sessions, MESSAGE_MAX],
  );
}

/** An agent's newest corrections: what people said, and which findings their texts had before and after. */
export async function readCorrections(
  db: EntityManager,
  projectId: string,
  agentType: string,
): Promise<{ remarks: CorrectionRemark[]; evaluated: EvaluatedCorrection[] }> {
  const rows = await db.query<
    {
      id: string;
      type: string;
      feedback: string | null;
      original: Pick<Evaluation, 'criteria'> | null;
      corrected: Pick<Evaluation, 'criteria'> | null;
    }[]
  >(
    // Evaluations are taken apart here: what models write may hold what PostgreSQL stores as json and does not read.
    `/* corrections_to_learn_from */ SELECT c.id, c.type, c.feedback, e.original, e.corrected
      FROM (SELECT id, type, feedback, created_at FROM correction WHERE project_id = $1 AND agent_type = $2
          AND created_at >= now() - $3 * interval '1 day' ORDER BY created_at DESC, id DESC LIMIT $4) c
      LEFT JOIN correction_evaluation e ON e.project_id = $1 AND e.id = c.id AND e.status = 'DONE'
      ORDER BY c.created_at DESC, c.id DESC`,
    [projectId, agentType, WINDOW.days, WINDOW.corrections],
  );
  return {
    remarks: rows.flatMap(({ id, type, feedback }) =>
      feedback === null || feedback.trim() === '' ? [] : [{ id, type, feedback }],
    ),
    evaluated: rows.flatMap(({ id, original, corrected }) =>
      original && corrected ? [{ id, before: rulesOf(original), after: rulesOf(corrected) }] : [],
    ),
  };
}

function rulesOf({ criteria }: Pick<Evaluation, 'criteria'>): string[] {
  return [...new Set(criteria.flatMap(({ findings }) => findings.map(({ rule }) => rule)))];
}
