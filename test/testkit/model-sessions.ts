import { fromGlobalId } from '../../src/platform/graphql/node-id.js';
import { eventually } from './eventually.js';
import type { GraphqlClient } from './graphql-client.js';
import { isFinalType, train } from './training-operations.js';

const SESSION = `query Session($id: ID!) {
  trainingSession(id: $id) { id status cacheHit improvedResponse evaluationBefore { score }
    modelUsage { callCount inputTokens outputTokens costUsd }
    templateVersion { id successCriteria improvementAreas }
    events(first: 100) { nodes { type message } } } }`;

export interface ModelSession {
  /** As it is stored. */
  rowId: string;
  id: string;
  status: string;
  cacheHit: boolean;
  improvedResponse: string | null;
  evaluationBefore: { score: number };
  modelUsage: { callCount: number; inputTokens: number; outputTokens: number; costUsd: number };
  templateVersion: { id: string; successCriteria: string[]; improvementAreas: string[] } | null;
  events: { nodes: { type: string; message: string }[] };
  /** The message of its last event. */
  end: string;
}

/** Hands a response in, waits until its session has ended, and reads all that is told of a model's part in it. */
export async function trainByModel(query: GraphqlClient, input: object): Promise<ModelSession> {
  const { id } = await train(query, { ...input, waitSeconds: 30 });
  const read = async (): Promise<Omit<ModelSession, 'rowId' | 'end'>> =>
    (await query<{ trainingSession: ModelSession }>(SESSION, { id })).trainingSession;
  const session = await eventually(read, ({ status }) => isFinalType(status), 60_000);
  return { ...session, rowId: fromGlobalId(id).uuid, end: session.events.nodes.at(-1)!.message };
}
