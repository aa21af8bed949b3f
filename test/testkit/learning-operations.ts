import type pg from 'pg';
import { v7 } from 'uuid';
import { createAgentService } from '../../src/agents/index.js';
import { createExperimentAnalyst, createExperimentsService } from '../../src/experiments/index.js';
import {
  createHoldoutKeeper,
  createProposer,
  createTrialKeeper,
  createTrials,
  type ScoreCourse,
  type TrialReading,
  type Trials,
  type TrialWish,
} from '../../src/learning/index.js';
import { Database } from '../../src/platform/database/database.js';
import { WakeUp } from '../../src/platform/events/wake-up.js';
import { createLlm } from '../../src/platform/llm/index.js';
import type { Clock } from '../../src/platform/ports.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import type { TestDatabase } from './test-database.js';
import type { TestServer } from './test-server.js';
import { silent } from './training-node.js';
import type { UserError } from './training-operations.js';

export const ADAPTATION = `id agentType cause status trigger instruction effect effectInterval { lower upper level } sampleSize
  createdAt decidedAt decidedBy decisionReason`;

export interface AdaptationAnswer {
  id: string;
  agentType: string;
  cause: string;
  status: string;
  trigger: string;
  instruction: string | null;
  effect: number | null;
  effectInterval: object | null;
  sampleSize: number;
  createdAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
  decisionReason: string | null;
}

/** Newest first. */
export async function adaptationsOf(
  server: TestServer,
  agentType: string,
  status?: string,
): Promise<AdaptationAnswer[]> {
  const answer = await server.query<{ adaptations: { nodes: AdaptationAnswer[] } }>(
    `query ($agentType: String, $status: AdaptationStatus) {
      adaptations(agentType: $agentType, status: $status, first: 100) { nodes { ${ADAPTATION} } } }`,
    { agentType, status },
  );
  return answer.adaptations.nodes;
}

export interface DecisionAnswer {
  adaptation: AdaptationAnswer | null;
  userErrors: UserError[];
}

export async function decide(
  server: TestServer,
  adaptationId: string,
  decision: string,
  reason = 'we tried it by hand',
): Promise<DecisionAnswer> {
  const answer = await server.query<{ decideAdaptation: DecisionAnswer }>(
    `mutation ($input: DecideAdaptationInput!) { decideAdaptation(input: $input) {
      adaptation { ${ADAPTATION} } userErrors { code message path } } }`,
    { input: { adaptationId, decision, reason } },
  );
  return answer.decideAdaptation;
}

const NO_COURSE: ScoreCourse = { declining: null, change: null };

/** A node inside the test's process that makes proposals; no model is configured. */
export async function startProposerNode(testDatabase: TestDatabase, course: ScoreCourse = NO_COURSE) {
  const database = new Database(await testDatabase.dataSource({ poolSize: 4 }));
  const wakeUp = new WakeUp(testDatabase.connection, silent);
  await wakeUp.start();
  const sources = { clock: systemClock, ids: systemIds, random: { next: () => 0 } };
  const llm = createLlm(null, { database, ...sources, logger: silent });
  const parts = { database, wakeUp, ids: systemIds, llm, logger: silent };
  const proposer = createProposer(parts, { courseOf: () => Promise.resolve(course) });
  return {
    pass: (agentTypes: readonly string[] | null = null) =>
      proposer.run(DEFAULT_PROJECT, new AbortController().signal, agentTypes),
    stop: () => wakeUp.stop(),
  };
}

/** Trials whose course a test tells; each begins at once, unless `refuses` says why not. */
export function toldTrials() {
  const wishes: TrialWish[] = [];
  const readings = new Map<string, TrialReading>();
  const state: { refuses: string | null } = { refuses: null };
  const trials: Trials = {
    start(_tx, _project, wish) {
      if (state.refuses !== null) return Promise.resolve({ waitsFor: state.refuses });
      wishes.push(wish);
      return Promise.resolve({ experimentId: v7(), templateId: null });
    },
    read: (_project, ids) => Promise.resolve(new Map([...readings].filter(([id]) => ids.includes(id)))),
    stop: () => Promise.resolve(true),
  };
  return { trials, wishes, readings, state };
}

/**
 * A node inside the test's process that keeps trials and watches adopted rules; no model is configured.
 *
 * @param told trials whose course a test tells; real ones where null
 */
export async function startKeeperNode(
  testDatabase: TestDatabase,
  told: Trials | null,
  isAutomatic = true,
  clock: Clock = systemClock,
) {
  const database = new Database(await testDatabase.dataSource({ poolSize: 4 }));
  const wakeUp = new WakeUp(testDatabase.connection, silent);
  await wakeUp.start();
  const sources = { clock: systemClock, ids: systemIds, random: { next: () => 0 } };
  const llm = createLlm(null, { database, ...sources, logger: silent });
  const parts = { database, wakeUp, ids: systemIds, llm, logger: silent, clock };
  const instructions = createAgentService(parts);
  const subjects = { faults: () => Promise.resolve([]) };
  const experiments = createExperimentsService({ ...parts, subjects });
  const trials = told ?? createTrials(parts, { experiments, agents: instructions });
  const analyst = createExperimentAnalyst(parts);
  const holdouts = createHoldoutKeeper(parts, instructions);
  const signal = new AbortController().signal;
  const keeper = createTrialKeeper(parts, { trials, instructions }, isAutomatic);
  return {
    database,
    experiments,
    /** Counts outcomes, then looks at trials. */
    pass: async () => {
      await analyst.run(DEFAULT_PROJECT, signal);
      return keeper.run(DEFAULT_PROJECT, signal);
    },
    watch: () => holdouts.run(DEFAULT_PROJECT, signal),
    stop: () => wakeUp.stop(),
  };
}

export interface StoredSession {
  readonly agentVersionId?: string | null;
  readonly unitHash?: string | null;
  readonly score: number;
  /** Whether its training failed; no if left out. */
  readonly isFailed?: boolean;
  /** Whether the response was evaluated; yes if left out. */
  readonly isJudged?: boolean;
  readonly mode?: 'CONTINUOUS' | 'ADAPTIVE';
  readonly rules?: readonly string[];
  readonly gain?: number;
  readonly batchId?: string;
  /** Before now. */
  readonly daysAgo?: number;
}

/** Ended sessions of an agent with a target of 80, each newer than the one before it. */
export async function storeSessions(
  client: pg.Client,
  agentType: string,
  sessions: readonly StoredSession[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const session of sessions) {
    const { score, rules = [], gain = 0, batchId = null, daysAgo = 0 } = session;
    const { agentVersionId = null, unitHash = null, isFailed = false, isJudged = true } = session;
    const { mode = 'CONTINUOUS' } = session;
    const [id, evaluation] = [v7(), v7()];
    ids.push(id);
    await client.query(
      `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, original_response, context,
         input_hash, evaluation_before_id, improvement_score, plan, batch_id, agent_version_id, unit_hash, created_at, finished_at)
       SELECT 'default', $1, $2, $9, 'MIXED', $10, 'r', '{}', 'h', $3, $4, '{"targetScore": 80}', $5, $7, $8, t, t
         FROM (SELECT clock_timestamp() - $6 * interval '1 day' AS t) now`,
      [
        ...[id, agentType, isJudged ? evaluation : null, gain, batchId, daysAgo, agentVersionId, unitHash],
        ...[mode, isFailed ? 'FAILED' : 'UNIMPROVED'],
      ],
    );
    if (!isJudged) continue;
    const findings = rules.map((rule) => ({ rule, message: `${rule} found`, line: 1, severity: 'WARNING' }));
    const criteria = [{ criterion: 'CLARITY', score, weight: 1, explanation: '', findings }];
    await client.query(
      `INSERT INTO evaluation (project_id, id, session_id, candidate_ordinal, score, result)
       VALUES ('default', $1, $2, 0, $3, $4)`,
      [evaluation, id, score, JSON.stringify({ score, confidence: 1, criteria, evaluators: [] })],
    );
  }
  await client.query(
    `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard)
     VALUES ('default', (now() AT TIME ZONE 'UTC')::date, $1, 'generic@1', 'CONTINUOUS', 0) ON CONFLICT DO NOTHING`,
    [agentType],
  );
  return ids;
}
