import { toGlobalId } from '../../platform/graphql/node-id.js';

/** A session as it is read for an export. */
export interface SessionRow {
  readonly id: string;
  readonly batch_id: string | null;
  readonly retry_of_id: string | null;
  readonly agent_type: string;
  readonly mode: string;
  readonly data_format: string;
  readonly status: string;
  readonly strategy: string | null;
  readonly task_description: string | null;
  readonly original_response: string;
  readonly improved_response: string | null;
  readonly score_before: number | null;
  readonly score_after: number | null;
  readonly improvement_score: number | null;
  readonly cache_hit: boolean;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

/** A line of an export: the names of the API, in the order of the CSV's columns. */
export function exportedSession(row: SessionRow) {
  const { started_at: startedAt, finished_at: finishedAt } = row;
  return {
    id: toGlobalId('TrainingSession', row.id),
    agentType: row.agent_type,
    status: row.status,
    mode: row.mode,
    dataFormat: row.data_format,
    strategy: row.strategy,
    responseScore: row.score_before,
    improvedScore: row.score_after,
    improvementScore: row.improvement_score,
    durationMs: startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null,
    cacheHit: row.cache_hit,
    failureCode: row.failure_code,
    failureMessage: row.failure_message,
    createdAt: row.created_at.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    batchId: row.batch_id && toGlobalId('TrainingBatch', row.batch_id),
    retryOfId: row.retry_of_id && toGlobalId('TrainingSession', row.retry_of_id),
    taskDescription: row.task_description,
    originalResponse: row.original_response,
    improvedResponse: row.improved_response,
  };
}

export type ExportedSession = ReturnType<typeof exportedSession>;

export const SESSION_COLUMNS = [
  'id',
  'agentType',
  'status',
  'mode',
  'dataFormat',
  'strategy',
  'responseScore',
  'improvedScore',
  'improvementScore',
  'durationMs',
  'cacheHit',
  'failureCode',
  'failureMessage',
  'createdAt',
  'startedAt',
  'finishedAt',
  'batchId',
  'retryOfId',
  'taskDescription',
  'originalResponse',
  'improvedResponse',
] as const satisfies readonly (keyof ExportedSession)[];
