import type { Database } from '../database/database.js';
import type { CallRole } from './ask.js';
import type { LlmCallStatus } from './llm-call.entity.js';

/** A call with what was sent and what came back, as it is stored. */
export interface StoredCall {
  readonly id: string;
  readonly ownerId: string;
  readonly purpose: string;
  readonly role: CallRole;
  readonly model: string;
  readonly status: LlmCallStatus;
  /** What was sent: a prompt, or the texts of an embedding. */
  readonly request: {
    readonly system?: string | null;
    readonly prompt?: string;
    readonly texts?: readonly string[];
  };
  /** The model's own words, or vectors as JSON. */
  readonly answer: string | null;
  readonly failureMessage: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly createdAt: Date;
  readonly answeredAt: Date | null;
}

interface Row extends Omit<StoredCall, 'costUsd'> {
  readonly costUsd: string | null;
}

const COLUMNS = `id, owner_id AS "ownerId", purpose, role, model, status, request, failure_message AS "failureMessage",
  CASE WHEN role = 'embedding' THEN NULL ELSE answer END AS answer, input_tokens AS "inputTokens",
  output_tokens AS "outputTokens", cost_usd AS "costUsd", created_at AS "createdAt", answered_at AS "answeredAt"`;

/** Behind a call, in the order (createdAt, id); null from the first on. */
export type CallPosition = { readonly createdAt: Date; readonly id: string } | null;

/** The first `limit` calls on behalf of each owner behind a position, oldest first; vectors are left out. */
export async function readCalls(
  database: Database,
  projectId: string,
  ownerIds: readonly string[],
  after: CallPosition,
  limit: number,
): Promise<StoredCall[]> {
  const rows = await database.read({ projectId }, (db) =>
    db.query<Row[]>(
      `/* llm_calls_of_owners */ SELECT c.* FROM unnest($2::text[]) AS o(id) CROSS JOIN LATERAL (
          SELECT ${COLUMNS} FROM llm_call WHERE project_id = $1 AND owner_id = o.id
             AND ($3::timestamptz IS NULL OR (created_at, id) > ($3::timestamptz, $4::uuid))
           ORDER BY created_at, id LIMIT $5) c
        ORDER BY c."createdAt", c.id`,
      [projectId, ownerIds, after?.createdAt ?? null, after?.id ?? null, limit],
    ),
  );
  return rows.map(toStoredCall);
}

/** Calls by their ids; vectors are left out. */
export async function readCallsById(
  database: Database,
  projectId: string,
  ids: readonly string[],
): Promise<StoredCall[]> {
  const rows = await database.read({ projectId }, (db) =>
    db.query<Row[]>(
      `/* llm_calls_by_id */ SELECT ${COLUMNS} FROM llm_call WHERE project_id = $1 AND id = ANY($2::uuid[])`,
      [projectId, ids],
    ),
  );
  return rows.map(toStoredCall);
}

function toStoredCall(row: Row): StoredCall {
  return { ...row, costUsd: row.costUsd === null ? null : Number(row.costUsd) };
}
