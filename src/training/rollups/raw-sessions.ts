import type { CriterionScore } from '../../evaluation/index.js';
import type { EndedSession } from '../../metrics/index.js';
import type { SessionStatus } from '../domain/session-status.js';

/** Whether a session that ended so counts as a success: improved, or in no need of it. */
export function isSuccess(status: SessionStatus, before: number | null, targetScore: number | null): boolean {
  if (status === 'IMPROVED') return true;
  return status === 'UNIMPROVED' && before !== null && targetScore !== null && before >= targetScore;
}

/** What the rollups count of a session, as an array of texts that parseRaw reads; of `s` and its first evaluation `e`. */
export const RAW_VALUES = `ARRAY[s.id::text, to_char(s.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  s.agent_type, s.strategy, s.mode, s.status, s.plan->>'targetScore', e.score::text, s.improvement_score::text,
  round(extract(epoch FROM s.finished_at - s.started_at) * 1000)::text, (e.result->'criteria')::text]`;

/** What RAW_VALUES has answered. */
export function parseRaw(projectId: string, values: readonly (string | null)[]): EndedSession {
  const [id, finishedAt, agentType, strategy, mode, status, target, score, gain, duration, criteria] = values;
  const outcome = status as EndedSession['outcome'];
  const isEvaluated = outcome === 'IMPROVED' || outcome === 'UNIMPROVED';
  const number = (text: string | null | undefined): number | null => (text == null ? null : Number(text));
  return {
    projectId,
    sessionId: id!,
    agentType: agentType!,
    strategy: strategy ?? null,
    mode: mode!,
    outcome,
    isSuccess: isSuccess(outcome, number(score), number(target)),
    responseScore: isEvaluated ? number(score) : null,
    improvement: isEvaluated ? number(gain) : null,
    criteria: isEvaluated && criteria != null ? (JSON.parse(criteria) as CriterionScore[]) : [],
    durationMs: number(duration),
    finishedAt: new Date(finishedAt!),
  };
}
