import type pg from 'pg';
import { v7 } from 'uuid';
import { rewritten } from './model-answers.js';
import type { Behaviour, ScriptedRequest } from './scripted-llm/index.js';
import type { TestServer } from './test-server.js';
import type { UserError } from './training-operations.js';

export const RUN = `id status verdict holdoutGain holdoutInterval { lower upper level } searchCount validationCount holdoutCount
  testCount progress failureReason createdAt finishedAt modelUsage { callCount costUsd } seed { id version promptTemplate }
  result { id version promptTemplate successCriteria }`;

export interface RunAnswer {
  id: string;
  status: string;
  verdict: string | null;
  holdoutGain: number | null;
  holdoutInterval: { lower: number; upper: number; level: number } | null;
  searchCount: number;
  validationCount: number;
  holdoutCount: number;
  testCount: number;
  progress: number;
  failureReason: string | null;
  finishedAt: string | null;
  modelUsage: { callCount: number; costUsd: number };
  seed: { id: string; version: number; promptTemplate: string };
  result: { id: string; version: number; promptTemplate: string; successCriteria: string[] } | null;
}

export interface StartAnswer {
  optimizerRun: RunAnswer | null;
  userErrors: UserError[];
}

export async function startRun(server: TestServer, input: Record<string, unknown>): Promise<StartAnswer> {
  const answer = await server.query<{ startOptimizerRun: StartAnswer }>(
    `mutation ($input: StartOptimizerRunInput!) { startOptimizerRun(input: $input) {
      optimizerRun { ${RUN} } userErrors { code message path } } }`,
    { input: { maxCostUsd: 1, maxCalls: 2_000, ...input } },
  );
  return answer.startOptimizerRun;
}

export async function cancelRun(server: TestServer, optimizerRunId: string): Promise<StartAnswer> {
  const answer = await server.query<{ cancelOptimizerRun: StartAnswer }>(
    `mutation ($input: CancelOptimizerRunInput!) { cancelOptimizerRun(input: $input) {
      optimizerRun { ${RUN} } userErrors { code message path } } }`,
    { input: { optimizerRunId } },
  );
  return answer.cancelOptimizerRun;
}

export async function readRun(server: TestServer, id: string): Promise<RunAnswer | null> {
  const answer = await server.query<{ optimizerRun: RunAnswer | null }>(
    `query ($id: ID!) { optimizerRun(id: $id) { ${RUN} } }`,
    { id },
  );
  return answer.optimizerRun;
}

/** A template of the agent; gives its id and that of its version. */
export async function saveTemplate(server: TestServer, agentType: string, more: object = {}) {
  const answer = await server.query<{
    saveTrainingTemplate: { template: { id: string; current: { id: string; version: number } } };
  }>(
    `mutation ($input: SaveTrainingTemplateInput!) { saveTrainingTemplate(input: $input) {
      template { id current { id version } } userErrors { message } } }`,
    {
      input: {
        ...{ agentType, slug: 'seed', description: 'A seed.', dataFormat: 'CODE' },
        ...{ promptTemplate: SEED, successCriteria: ['it parses'], improvementAreas: [], ...more },
      },
    },
  );
  return answer.saveTrainingTemplate.template;
}

export const SEED = 'The task: {task_description}\n\nThe code:\n{original_response}\n\nFound:\n{findings}';
/** What makes a template a good one towards `answerWith`. */
export const INSIGHT = 'Close every bracket.';

const code = (number: number): string => `def f${number}(x):\n    return (x + ${number}`;

const CONTEXT = JSON.stringify({
  ...{ language: 'python', tests: null, entryPoint: null, reference: null },
  ...{ source: null, evidence: null, extra: null },
});

/** Ended sessions whose code does not parse, each of a task of its own. */
export async function storeTasks(client: pg.Client, agentType: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const [id, evaluation] = [v7(), v7()];
    await client.query(
      `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, task_description, original_response,
         context, input_hash, evaluation_before_id, improvement_score, plan, created_at, finished_at)
       VALUES ('default', $1, $2, 'CONTINUOUS', 'CODE', 'UNIMPROVED', $3, $4, $6, 'h', $5, 0,
         '{"targetScore": 80}', clock_timestamp(), clock_timestamp())`,
      [id, agentType, `Task number ${number}.`, code(number), evaluation, CONTEXT],
    );
    await client.query(
      `INSERT INTO evaluation (project_id, id, session_id, candidate_ordinal, score, result)
       VALUES ('default', $1, $2, 0, 20, '{"score": 20, "confidence": 1, "criteria": [], "evaluators": []}')`,
      [evaluation, id],
    );
  }
}

/** Whether a request is for a better template. */
export const isReflection = ({ system }: Pick<ScriptedRequest, 'system'>): boolean =>
  system.startsWith('You improve the prompt template');

/**
 * A model that mends the code of one task in three, and of all where the template has the insight. What it proposes for
 * a template `propose` says, given what the template is and how often it was asked.
 */
export function answerWith(propose: (template: string, count: number) => string) {
  let count = 0;
  return (request: ScriptedRequest): Behaviour => {
    if (isReflection(request)) {
      const mark = /between <(template-[0-9a-f]{8})>/.exec(request.prompt)![1]!;
      const template = /<template>\n([\s\S]*?)\n<\/template>/.exec(request.prompt)![1]!;
      count += 1;
      return { do: 'good', content: `<${mark}>\n${propose(template, count)}\n</${mark}>` };
    }
    const number = Number(/Task number (\d+)\./.exec(request.prompt)![1]);
    const isMended = number % 3 === 0 || request.prompt.includes(INSIGHT);
    return { do: 'good', content: rewritten(request, isMended ? `${code(number)})` : code(number)) };
  };
}
