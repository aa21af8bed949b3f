import type pg from 'pg';
import { agentPlace } from '../testkit/agent-operations.js';
import { finishedBatch, trainBatch } from '../testkit/batch-operations.js';
import { correct } from '../testkit/correction-operations.js';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { responseOf, type ScriptedAgent, type World, type WorldRule } from './scripted-agents.js';

/** What the server says of a rule. */
export interface RuleState {
  readonly agentType: string;
  readonly cause: string;
  readonly status: string;
  readonly instruction: string | null;
  readonly effect: number | null;
  readonly effectInterval: { readonly lower: number; readonly upper: number } | null;
  readonly sampleSize: number;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
  readonly experiment: {
    readonly status: string;
    readonly stopReason: string | null;
    readonly maxUnits: number;
  } | null;
}

interface RulesAnswer {
  readonly adaptations: {
    readonly nodes: readonly RuleState[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const RULES = `query ($agentType: String, $after: String) { adaptations(agentType: $agentType, first: 100, after: $after) {
  nodes { agentType cause status instruction effect effectInterval { lower upper } sampleSize decidedBy decisionReason
    experiment { status stopReason maxUnits } } pageInfo { hasNextPage endCursor } } }`;

/** What is done by the clock, and is done here as soon as there is something to do. */
const BY_THE_CLOCK = ['count-experiments', 'keep-trials', 'watch-adopted-rules'];
const HURRY_MS = 1_000;
/** Aliases that a query may have. */
const ASKED_AT_ONCE = 20;

/** A real server and the agents that work with it, by its public API. */
export class ClosedWorld {
  private units = 0;
  private readonly agents: Map<string, ScriptedAgent>;
  private readonly random: () => number;
  private hurry: NodeJS.Timeout | null = null;
  sessions = 0;

  private constructor(
    readonly server: TestServer,
    private readonly client: pg.Client,
    private readonly world: World,
    private readonly seed: number,
    private readonly drop: () => void,
  ) {
    this.agents = new Map(world.agents.map((agent) => [agent.agentType, agent]));
    this.random = seededRandom(seed);
  }

  static async begin(
    world: World,
    seed: number,
    newcomers: readonly ScriptedAgent[] = [],
  ): Promise<ClosedWorld> {
    const place = agentPlace();
    for (const { agentType } of [...world.agents, ...newcomers]) {
      if (agentType !== 'documentation')
        place.write(`${agentType}.md`, `You write texts for people who run the tool.`);
    }
    const server = await startTestServer({ env: { AGENT_PROJECT_DIR: place.path } });
    const client = await server.database!.client();
    const closed = new ClosedWorld(server, client, world, seed, () => place.drop());
    try {
      await closed.tellRemarks();
    } catch (error) {
      await closed.end();
      throw error;
    }
    closed.hurry = setInterval(() => void closed.hurryUp(), HURRY_MS).unref();
    return closed;
  }

  private async tellRemarks(): Promise<void> {
    for (const { agentType, type, feedback } of this.world.remarks) {
      const target = { response: { agentType, originalResponse: 'Run the tool.' } };
      const correctedResponse = 'Run the tool each night.';
      await correct(this.server.query, { target, type, severity: 'MEDIUM', correctedResponse, feedback });
    }
  }

  async end(): Promise<void> {
    if (this.hurry) clearInterval(this.hurry);
    await this.server.stop();
    this.drop();
  }

  /** What the clock would bring comes at once. */
  private async hurryUp(): Promise<void> {
    await this.client
      .query(
        `UPDATE schedule SET next_run_at = clock_timestamp()
          WHERE name = ANY($1) AND lease_until IS NULL AND next_run_at > clock_timestamp()`,
        [BY_THE_CLOCK],
      )
      .catch(() => undefined);
  }

  /** The world changes: an agent behaves otherwise from now on, or comes to it. */
  change(agent: ScriptedAgent): void {
    this.agents.set(agent.agentType, agent);
  }

  /**
   * Each agent does so many tasks, of a unit each: asks how, answers, and hands in what it answered.
   *
   * @param whileTrained what happens when all is handed in, and not trained yet
   */
  async work(
    tasks: number,
    agentTypes: readonly string[] = [...this.agents.keys()],
    whileTrained: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const wanted = agentTypes.flatMap((agentType) =>
      Array.from({ length: tasks }, () => ({ agentType, unit: `unit-${(this.units += 1)}` })),
    );
    const responses = [];
    for (const { agentType, unit, instructions, assignmentToken } of await this.ask(wanted)) {
      const originalResponse = responseOf(this.agents.get(agentType)!, instructions, unit, this.random);
      responses.push({ agentType, originalResponse, assignmentToken, dataFormat: 'DOCUMENTATION' });
    }
    const batch = await trainBatch(this.server.query, { items: responses });
    await whileTrained();
    await finishedBatch(this.server.query, batch.id);
    this.sessions += responses.length;
  }

  /** What units are told, with their tokens. */
  private async ask(wanted: readonly { agentType: string; unit: string }[]) {
    type Told = { instructions: string; assignmentToken: string };
    const answers: ({ agentType: string; unit: string } & Told)[] = [];
    for (let at = 0; at < wanted.length; at += ASKED_AT_ONCE) {
      const some = wanted.slice(at, at + ASKED_AT_ONCE);
      const fields = some.map(
        ({ agentType, unit }, i) =>
          `a${i}: agentInstructions(agentType: "${agentType}", unit: "${unit}") { instructions assignmentToken }`,
      );
      const told = await this.server.query<Record<string, Told>>(`{ ${fields.join('\n')} }`);
      some.forEach((one, i) => answers.push({ ...one, ...told[`a${i}`]! }));
    }
    return answers;
  }

  /**
   * The mean score of each agent's responses to the same tasks, as the server evaluates them.
   *
   * @param tasks of each agent, 100 at most
   * @param instructions what agents are told; what the server tells them if left out
   */
  async score(tasks: number, instructions?: (agentType: string) => string): Promise<Map<string, number>> {
    const means = new Map<string, number>();
    for (const { agentType } of this.world.agents) {
      const wanted = Array.from({ length: tasks }, () => ({
        agentType,
        unit: `unit-${(this.units += 1)}`,
      }));
      const told = instructions
        ? wanted.map((one) => ({ ...one, instructions: instructions(agentType), assignmentToken: null }))
        : await this.ask(wanted);
      const items = told.map((one, i) => ({
        agentType,
        originalResponse: responseOf(
          this.agents.get(agentType)!,
          one.instructions,
          one.unit,
          seededRandom(this.seed + 7_919 * i),
        ),
        assignmentToken: one.assignmentToken,
        dataFormat: 'DOCUMENTATION',
      }));
      const { id } = await trainBatch(this.server.query, { items });
      await finishedBatch(this.server.query, id);
      const { trainingBatch } = await this.server.query<{
        trainingBatch: { sessions: { nodes: { evaluationBefore: { score: number } | null }[] } };
      }>(
        `query ($id: ID!) { trainingBatch(id: $id) { sessions(first: 100) { nodes { evaluationBefore { score } } } } }`,
        { id },
      );
      const scores = trainingBatch.sessions.nodes.map(({ evaluationBefore }) => evaluationBefore?.score ?? 0);
      means.set(agentType, scores.reduce((sum, score) => sum + score, 0) / scores.length);
    }
    return means;
  }

  /** All that was learned, newest first. */
  async rules(agentType?: string): Promise<RuleState[]> {
    const all: RuleState[] = [];
    let after: string | null = null;
    for (;;) {
      const answer: RulesAnswer = await this.server.query(RULES, { agentType, after });
      const { nodes, pageInfo } = answer.adaptations;
      all.push(...nodes);
      if (!pageInfo.hasNextPage) return all;
      after = pageInfo.endCursor;
    }
  }

  /** Agents go on working until nothing is proposed or tried any more, several times in a row. */
  async workUntilSettled(tasks: number, whileTrained?: () => Promise<void>): Promise<number> {
    const quiet = new Map<string, number>();
    for (let round = 1; round <= ROUNDS_MAX; round += 1) {
      const busy = [...this.agents.keys()].filter((agentType) => (quiet.get(agentType) ?? 0) < QUIET_ROUNDS);
      if (busy.length === 0) return round - 1;
      await this.work(tasks, busy, whileTrained);
      const states = await this.rules();
      const active = states.filter(({ status }) => status === 'PROPOSED' || status === 'ON_TRIAL');
      for (const agentType of busy) {
        const isActive = active.some((one) => one.agentType === agentType);
        quiet.set(agentType, isActive ? 0 : (quiet.get(agentType) ?? 0) + 1);
      }
    }
    throw new Error(`not settled after ${ROUNDS_MAX} rounds: ${JSON.stringify(await this.rules())}`);
  }

  /** Agents go on working until all rules of the world are decided about. */
  async workUntilDecided(tasks: number, whileTrained?: () => Promise<void>): Promise<RuleState[]> {
    for (let round = 1; round <= ROUNDS_MAX; round += 1) {
      await this.work(tasks, undefined, whileTrained);
      const states = await this.rules();
      const isDecided = (rule: WorldRule): boolean =>
        statesOf(rule, states).some(({ status }) => status !== 'PROPOSED' && status !== 'ON_TRIAL');
      if (this.world.rules.every(isDecided)) return states;
    }
    throw new Error(`not decided after ${ROUNDS_MAX} rounds: ${JSON.stringify(await this.rules())}`);
  }

  /** Agents go on working until a rule is as it is awaited; returns it. */
  async workUntil(tasks: number, agentType: string, isSo: (state: RuleState) => boolean): Promise<RuleState> {
    for (let round = 1; round <= ROUNDS_MAX; round += 1) {
      await this.work(tasks, [agentType]);
      const found = (await this.rules(agentType)).find(isSo);
      if (found) return found;
    }
    throw new Error(`not so after ${ROUNDS_MAX} rounds: ${JSON.stringify(await this.rules(agentType))}`);
  }
}

const ROUNDS_MAX = 200;
/** Rounds without anything active behind which an agent is settled: proposals follow a batch by a second. */
const QUIET_ROUNDS = 3;

/** The states of a world's rule, newest first. */
export function statesOf({ agentType, phrase }: WorldRule, states: readonly RuleState[]): RuleState[] {
  return states.filter((state) => state.agentType === agentType && state.instruction?.includes(phrase));
}

/** Told in figures, for people. */
export function report(world: World, states: readonly RuleState[]): string {
  const line = (state: RuleState): string =>
    [
      state.agentType.padEnd(16),
      state.cause.padEnd(18),
      state.status.padEnd(9),
      `${state.effect?.toFixed(1) ?? '-'} [${state.effectInterval?.lower.toFixed(1) ?? ''}, ${state.effectInterval?.upper.toFixed(1) ?? ''}]`.padEnd(
        22,
      ),
      `n=${state.sampleSize}`.padEnd(7),
      (state.instruction ?? '(without a rule)').slice(0, 70).padEnd(70),
      (state.experiment?.stopReason ?? '').slice(0, 60),
      (state.decisionReason ?? '').slice(0, 160),
    ].join(' ');
  const worthOf = (state: RuleState): string =>
    world.rules.find(
      ({ agentType, phrase }) => agentType === state.agentType && state.instruction?.includes(phrase),
    )?.worth ?? 'OTHER';
  return states.map((state) => `${worthOf(state).padEnd(12)} ${line(state)}`).join('\n');
}
