import type { Settings } from './platform/config/index.js';

export interface Whereabouts {
  /** Null where this process serves no API. */
  readonly graphqlUrl: string | null;
  readonly socketUrl: string | null;
  /** Where the data are, in words. */
  readonly database: string;
}

const FIRST_MUTATION =
  'mutation ($input: TrainAgentResponseInput!) { trainAgentResponse(input: $input) ' +
  '{ session { id status evaluationBefore { score } improvedResponse improvementScore } userErrors { code message path } } }';

const FIRST_INPUT = {
  agentType: 'engineer',
  originalResponse: 'def add(a, b): return a + b',
  taskDescription: 'Optimize the addition function',
  waitSeconds: 20,
};

/** A command line that trains a first response, to be pasted into a shell. */
export function firstCommand(graphqlUrl: string, needsToken: boolean): string {
  const body = JSON.stringify({ query: FIRST_MUTATION, variables: { input: FIRST_INPUT } });
  const token = needsToken ? ` -H "Authorization: Bearer $API_TOKEN"` : '';
  return `curl -s ${graphqlUrl} -H 'Content-Type: application/json'${token} -d '${body}'`;
}

/** What is where, and the first thing to try: printed when the server is ready. */
export function firstSteps(settings: Settings, at: Whereabouts): string {
  const lines = [`Agent Trainer is ready (${settings.roles.join(' and ')}).`, ''];
  if (at.graphqlUrl) {
    lines.push(`  Dashboard, for a browser             ${new URL('/', at.graphqlUrl).href}`);
    lines.push(`  GraphQL, and GraphiQL in a browser   ${at.graphqlUrl}`);
  }
  if (at.socketUrl) lines.push(`  Subscriptions                        ${at.socketUrl}`);
  if (settings.roles.includes('worker')) {
    lines.push(`  Sessions trained at the same time    ${settings.workerConcurrency}`);
  }
  lines.push(`  Data                                 ${at.database}`);
  if (at.graphqlUrl) {
    lines.push('', 'Try this first:', '', `  ${firstCommand(at.graphqlUrl, settings.apiToken !== null)}`);
  }
  lines.push('', 'Stop with Ctrl-C.', '');
  return lines.join('\n');
}
