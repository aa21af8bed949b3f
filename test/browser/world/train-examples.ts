import { EXAMPLES } from '../../../web/dashboard/src/pages/train/examples.js';
import type { TestServer } from '../../testkit/test-server.js';

const TRAIN = `mutation ($input: TrainAgentResponseInput!) {
  trainAgentResponse(input: $input) { session { id status improvedResponse } userErrors { message } } }`;

const CORRECT = `mutation ($input: SubmitCorrectionInput!) {
  submitCorrection(input: $input) { correction { id } userErrors { message } } }`;

interface Trained {
  readonly id: string;
  readonly improvedResponse: string | null;
}

/** Trains the dashboard's own examples and waits for their ends; their ids, in the order of the examples. */
export async function trainExamples(server: TestServer): Promise<Trained[]> {
  const trained: Trained[] = [];
  for (const { agentType, taskDescription, originalResponse, tests, source } of EXAMPLES) {
    const input = {
      agentType,
      taskDescription,
      originalResponse,
      context: tests || source ? { tests, source } : null,
      waitSeconds: 30,
    };
    const { trainAgentResponse } = await server.query<{ trainAgentResponse: { session: Trained } }>(TRAIN, {
      input,
    });
    trained.push(trainAgentResponse.session);
  }
  return trained;
}

/** A person's correction of a session; its id. */
export async function correct(
  server: TestServer,
  sessionId: string,
  correctedResponse: string,
  feedback: string,
): Promise<string> {
  const input = { target: { sessionId }, correctedResponse, feedback, type: 'TECHNICAL', severity: 'HIGH' };
  const { submitCorrection } = await server.query<{ submitCorrection: { correction: { id: string } } }>(
    CORRECT,
    {
      input,
    },
  );
  return submitCorrection.correction.id;
}
