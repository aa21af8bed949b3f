import type { Database } from '../database/database.js';
import { keyColumns, type AskKey, type Flaw } from './ask.js';
import type { Usage } from './domain/budget.js';
import type { LlmCallStatus } from './llm-call.entity.js';

/** A call that its owner is told the same of again. */
export interface FinalCall {
  readonly id: string;
  readonly status: LlmCallStatus;
  readonly model: string;
  readonly answer: string | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly usage: Usage & { readonly costUsd: number };
}

/** What is stored of an ask. */
export interface Past {
  readonly final: FinalCall | null;
  /** Answers that could not be used, the last one last. */
  readonly flaws: readonly Flaw[];
}

/** What an ask was told before. */
export async function readPast(database: Database, key: AskKey): Promise<Past> {
  const rows = await database.read(key, (db) =>
    db.query<PastRow[]>(
      `/* past_llm_calls */ SELECT id, status, is_final, model, answer, failure_code, failure_message, input_tokens,
            output_tokens, cost_usd FROM llm_call
          WHERE project_id = $1 AND owner_id = $2 AND purpose = $3 AND request_hash = $4
            AND (is_final OR status = 'INVALID') ORDER BY created_at, id`,
      keyColumns(key),
    ),
  );
  const final = rows.find((row) => row.is_final);
  return {
    final: final ? finalCall(final) : null,
    flaws: rows.map((row) => ({ answer: row.answer, problem: row.failure_message ?? '' })),
  };
}

interface PastRow {
  id: string;
  status: LlmCallStatus;
  is_final: boolean;
  model: string;
  answer: string | null;
  failure_code: string | null;
  failure_message: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: string | null;
}

function finalCall(row: PastRow): FinalCall {
  return {
    id: row.id,
    status: row.status,
    model: row.model,
    answer: row.answer,
    failureCode: row.failure_code,
    failureMessage: row.failure_message,
    usage: {
      inputTokens: row.input_tokens ?? 0,
      outputTokens: row.output_tokens ?? 0,
      costUsd: Number(row.cost_usd ?? 0),
    },
  };
}
