import { setTimeout as delay } from 'node:timers/promises';
import type { GraphqlClient } from './graphql-client.js';
import type { UserError } from './training-operations.js';

const FIELDS = `id agentType type severity taskDescription originalResponse correctedResponse feedback isOfImprovement
  diff redactions createdAt evaluationStatus evaluationFailure isDisagreement session { id }
  evaluationOriginal { score evaluators { name verdict testsPassed testsTotal } criteria { findings { message } } }
  evaluationCorrected { score evaluators { name verdict testsPassed testsTotal } criteria { findings { message } } }`;

export const SUBMIT_CORRECTION = `mutation Submit($input: SubmitCorrectionInput!) {
  submitCorrection(input: $input) { correction { ${FIELDS} } userErrors { code message path } } }`;

export const CORRECTIONS = `query Corrections($agentType: String, $first: Int, $after: String) {
  corrections(agentType: $agentType, first: $first, after: $after) {
    nodes { id agentType } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;

const CORRECTION = `query Correction($id: ID!) { node(id: $id) { ... on Correction { ${FIELDS} } } }`;

interface EvaluationAnswer {
  score: number;
  evaluators: {
    name: string;
    verdict: string | null;
    testsPassed: number | null;
    testsTotal: number | null;
  }[];
  criteria: { findings: { message: string }[] }[];
}

export interface CorrectionAnswer {
  id: string;
  agentType: string;
  type: string;
  severity: string;
  taskDescription: string | null;
  originalResponse: string;
  correctedResponse: string;
  feedback: string | null;
  isOfImprovement: boolean;
  diff: string;
  redactions: string[];
  createdAt: string;
  evaluationStatus: 'PENDING' | 'DONE' | 'FAILED';
  evaluationFailure: string | null;
  isDisagreement: boolean | null;
  session: { id: string } | null;
  evaluationOriginal: EvaluationAnswer | null;
  evaluationCorrected: EvaluationAnswer | null;
}

export interface SubmitAnswer {
  correction: CorrectionAnswer | null;
  userErrors: UserError[];
}

export async function submitCorrection(query: GraphqlClient, input: object): Promise<SubmitAnswer> {
  const data = await query<{ submitCorrection: SubmitAnswer }>(SUBMIT_CORRECTION, { input });
  return data.submitCorrection;
}

/** A correction that must be accepted. */
export async function correct(query: GraphqlClient, input: object): Promise<CorrectionAnswer> {
  const { correction, userErrors } = await submitCorrection(query, input);
  if (!correction) throw new Error(`not accepted: ${JSON.stringify(userErrors)}`);
  return correction;
}

/** The correction when its evaluation has ended; asks again until then. */
export async function evaluated(
  query: GraphqlClient,
  id: string,
  timeoutMs = 20_000,
): Promise<CorrectionAnswer> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const { node } = await query<{ node: CorrectionAnswer }>(CORRECTION, { id });
    if (node.evaluationStatus !== 'PENDING') return node;
    if (performance.now() > until) throw new Error(`not evaluated within ${timeoutMs} ms`);
    await delay(50);
  }
}
