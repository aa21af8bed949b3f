import type { GraphqlClient } from './graphql-client.js';
import type { UserError } from './training-operations.js';

export const TRAIN_BATCH = `mutation TrainBatch($input: TrainAgentResponsesInput!) {
  trainAgentResponses(input: $input) {
    batch { id mode createdAt finishedAt isFinished sessionCount finishedCount improvedCount failedCount meanImprovement
      recurringFindings { rule message count share } }
    userErrors { code message path } }
}`;

export const BATCH = `query Batch($id: ID!) {
  trainingBatch(id: $id) {
    id mode createdAt finishedAt isFinished sessionCount finishedCount improvedCount failedCount meanImprovement
    recurringFindings { rule message count share }
  }
}`;

export const BATCH_EVENTS = `subscription BatchEvents($batchId: ID, $after: String) {
  trainingSessionEvents(batchId: $batchId, after: $after) { id cursor sequence type message session { id } }
}`;

export interface BatchAnswer {
  id: string;
  mode: string;
  createdAt: string;
  finishedAt: string | null;
  isFinished: boolean;
  sessionCount: number;
  finishedCount: number;
  improvedCount: number;
  failedCount: number;
  meanImprovement: number | null;
  recurringFindings: { rule: string; message: string; count: number; share: number }[];
}

export interface BatchPayload {
  batch: BatchAnswer | null;
  userErrors: UserError[];
}

export async function submitBatch(
  query: GraphqlClient,
  input: Record<string, unknown>,
): Promise<BatchPayload> {
  return (await query<{ trainAgentResponses: BatchPayload }>(TRAIN_BATCH, { input })).trainAgentResponses;
}

/** Hands a batch in; fails where it was not taken. */
export async function trainBatch(query: GraphqlClient, input: Record<string, unknown>): Promise<BatchAnswer> {
  const { batch, userErrors } = await submitBatch(query, input);
  if (!batch) throw new Error(JSON.stringify(userErrors));
  return batch;
}

export async function readBatch(query: GraphqlClient, id: string): Promise<BatchAnswer> {
  return (await query<{ trainingBatch: BatchAnswer }>(BATCH, { id })).trainingBatch;
}

const ASK_EVERY_MS = 100;

/** Asks until the batch is finished: that is seen nowhere but on the batch itself. */
export async function finishedBatch(query: GraphqlClient, id: string): Promise<BatchAnswer> {
  for (;;) {
    const batch = await readBatch(query, id);
    if (batch.isFinished) return batch;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
