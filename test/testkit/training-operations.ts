import type { GraphqlClient } from './graphql-client.js';

export const TRAIN = `mutation Train($input: TrainAgentResponseInput!) {
  trainAgentResponse(input: $input) {
    session { id status strategy cacheHit improvedResponse improvementScore durationMs retryOf { id }
      failure { code message isRetryable }
      evaluationBefore { score confidence criteria { criterion score weight explanation findings { rule message line severity } }
        evaluators { name version outcome reason durationMs executor verdict testsPassed testsTotal } }
      evaluationAfter { score evaluators { name verdict testsPassed testsTotal } } }
    userErrors { code message path }
  }
}`;

export const EVENTS = `subscription Events($after: String) {
  trainingSessionEvents(after: $after) { id cursor sequence type message progress score occurredAt session { id } }
}`;

export const PROGRESS = `subscription Progress($sessionId: ID!, $after: String) {
  trainingSessionProgress(sessionId: $sessionId, after: $after) { id cursor sequence type message progress score }
}`;

export interface UserError {
  code: string;
  message: string;
  path: string[] | null;
}

export interface SessionAnswer {
  id: string;
  status: string;
  strategy: string | null;
  cacheHit: boolean;
  improvedResponse: string | null;
  improvementScore: number | null;
  durationMs: number | null;
  failure: { code: string; message: string; isRetryable: boolean } | null;
  evaluationBefore: {
    score: number;
    confidence: number;
    criteria: {
      criterion: string;
      score: number;
      weight: number;
      findings: { rule: string; line: number | null }[];
    }[];
    evaluators: {
      name: string;
      outcome: string;
      reason: string | null;
      executor: string | null;
      verdict: string | null;
      testsPassed: number | null;
      testsTotal: number | null;
    }[];
  } | null;
  evaluationAfter: { score: number; evaluators: { name: string; verdict: string | null }[] } | null;
}

export interface EventAnswer {
  id: string;
  cursor: string;
  sequence: number;
  type: string;
  message: string;
  progress: number;
  score: number | null;
  session?: { id: string };
}

/** Hands a response in; fails where it was not taken. */
export async function train(query: GraphqlClient, input: Record<string, unknown>): Promise<SessionAnswer> {
  const { trainAgentResponse } = await query<{
    trainAgentResponse: { session: SessionAnswer | null; userErrors: UserError[] };
  }>(TRAIN, { input });
  if (!trainAgentResponse.session) throw new Error(JSON.stringify(trainAgentResponse.userErrors));
  return trainAgentResponse.session;
}

/** A response whose evaluation takes a tenth of a second, since its tests compute. */
export const SLOW_RESPONSE = {
  agentType: 'engineer',
  originalResponse: 'function sum(n) { let s = 0; for (let i = 0; i < n; i++) { s += i } return s }',
  context: {
    language: 'javascript',
    entryPoint: 'sum',
    tests: 'assert.strictEqual(sum(3), 3); assert.strictEqual(sum(200000), 19999900000);',
  },
};

/** A response that is evaluated in a few milliseconds. */
export const QUICK_RESPONSE = {
  agentType: 'research',
  originalResponse: 'An answer, with a   tail.   \n\n\n\nAnd more.',
};

/** The cursor of a session's first event: what is read behind it misses nothing that happens from then on. */
export async function firstCursor(query: GraphqlClient, id: string): Promise<string> {
  const { trainingSession } = await query<{ trainingSession: { events: { nodes: EventAnswer[] } } }>(
    'query ($id: ID!) { trainingSession(id: $id) { events(first: 1) { nodes { cursor } } } }',
    { id },
  );
  return trainingSession.events.nodes[0]!.cursor;
}

const FINAL = ['IMPROVED', 'UNIMPROVED', 'FAILED', 'CANCELLED'];
export const isFinalType = (type: string): boolean => FINAL.includes(type);
