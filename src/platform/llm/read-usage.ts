import type { EntityManager } from 'typeorm';

/** What the models were asked on somebody's behalf. */
export interface OwnerUsage {
  /** Calls that were sent, those that failed included. */
  readonly callCount: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

interface Row {
  owner_id: string;
  calls: string;
  input_tokens: string;
  output_tokens: string;
  cost_usd: string;
}

/**
 * What calls on behalf of owners took, by owner; an owner without calls is not in it. A call counts with what the
 * provider reported, else with what it could take at most; one under way, or lost with its process, counts as a call and
 * with its whole reservation as input.
 */
export async function readUsage(
  db: EntityManager,
  projectId: string,
  ownerIds: readonly string[],
): Promise<Map<string, OwnerUsage>> {
  const rows = await db.query<Row[]>(
    `/* llm_usage */ SELECT owner_id, count(*) AS calls, sum(coalesce(input_tokens, reserved_tokens)) AS input_tokens,
        sum(coalesce(output_tokens, 0)) AS output_tokens, sum(coalesce(cost_usd, reserved_usd)) AS cost_usd
      FROM llm_call WHERE project_id = $1 AND owner_id = ANY($2) GROUP BY owner_id`,
    [projectId, ownerIds],
  );
  return new Map(
    rows.map((row) => [
      row.owner_id,
      {
        callCount: Number(row.calls),
        inputTokens: Number(row.input_tokens),
        outputTokens: Number(row.output_tokens),
        costUsd: Number(row.cost_usd),
      },
    ]),
  );
}
