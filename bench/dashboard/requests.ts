import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

const DAY_MS = 86_400_000;

const NUMBERS = `sessionCount improvedCount unimprovedCount failedCount cancelledCount
  successRate successRateInterval { lower upper } meanResponseScore meanResponseScoreInterval { lower upper }
  meanImprovement meanImprovementInterval { lower upper } p50DurationMs p95DurationMs`;

const QUERY = `query Dashboard($agentType: String!, $range: TimeRangeInput!) {
  agentTrainingDashboard(agentType: $agentType, range: $range) {
    agentType recommendations criteria { criterion meanScore count }
    statistics { range { from to } ${NUMBERS} previous { ${NUMBERS} } byAgentType { agentType sessionCount } }
    recentSessions(first: 10) { nodes { id status improvementScore createdAt } }
  }
}`;

export interface DashboardAnswer {
  readonly statistics: {
    readonly sessionCount: number;
    readonly meanResponseScore: number;
    readonly p95DurationMs: number;
  };
}

/** The last 90 UTC days, today included. */
export function ninetyDays(): { readonly from: Date; readonly to: Date } {
  const to = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS;
  return { from: new Date(to - 90 * DAY_MS), to: new Date(to) };
}

/** Kept open, and no more than HTTP: what it takes to ask is measured along with the answer. */
const agent = new Agent({ keepAlive: true });

function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    request(url, { method: 'POST', agent, headers }, (response) => {
      text(response).then(resolve, reject);
    })
      .on('error', reject)
      .end(body);
  });
}

/** Asks for the dashboard of an agent over 90 days. */
export async function askDashboard(url: string, agentType: string): Promise<DashboardAnswer> {
  const body = await post(
    url,
    JSON.stringify({ query: QUERY, variables: { agentType, range: ninetyDays() } }),
  );
  const answer = JSON.parse(body) as { data?: { agentTrainingDashboard: DashboardAnswer } };
  if (!answer.data) throw new Error(`the dashboard was not answered: ${body}`);
  return answer.data.agentTrainingDashboard;
}

/** Milliseconds that each of so many requests took, one after the other. */
export async function oneByOne(url: string, agentType: string, requests: number): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < requests; i += 1) {
    const begun = performance.now();
    await askDashboard(url, agentType);
    samples.push(performance.now() - begun);
  }
  return samples;
}

/** Milliseconds from when each request was due, at a steady rate that waits for no answer. */
export async function atRate(
  url: string,
  agentTypes: readonly string[],
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const begun = performance.now();
  const answers: Promise<number>[] = [];
  for (let i = 0; i < perSecond * seconds; i += 1) {
    const due = begun + (i * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    const agentType = agentTypes[i % agentTypes.length]!;
    answers.push(askDashboard(url, agentType).then(() => performance.now() - due));
  }
  return Promise.all(answers);
}
