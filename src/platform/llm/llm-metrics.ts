import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Database } from '../database/database.js';
import { sharedReading } from '../observability/shared-reading.js';
import type { Breaker, BreakerPhase } from './domain/breaker.js';

interface TotalRow {
  readonly role: string;
  readonly outcome: string;
  readonly calls: string;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly cost_usd: string;
}

interface State {
  readonly totals: readonly TotalRow[];
  readonly breakers: readonly Breaker[];
  readonly underWay: number;
}

const PHASES: readonly BreakerPhase[] = ['CLOSED', 'HALF_OPEN', 'OPEN'];

/** Registers what all nodes' calls came to, and how the breaker stands; the database is asked once a scrape. */
export function registerLlmMetrics(registry: Registry, database: Database, logger: Logger): void {
  const registers = [registry];
  const shared = sharedReading(() => read(database), 'metrics of models', logger);
  const state = async (): Promise<State> => (await shared()) ?? { totals: [], breakers: [], underWay: 0 };
  new Counter({
    name: 'llm_requests_total',
    help: 'Calls of language models by role and outcome, and refusals to send one (budget, circuit_open).',
    labelNames: ['role', 'outcome'],
    registers,
    async collect() {
      const { totals } = await state();
      this.reset();
      for (const { role, outcome, calls } of totals) this.inc({ role, outcome }, Number(calls));
    },
  });
  new Counter({
    name: 'llm_tokens_total',
    help: 'Tokens of language models by role and direction, as reported, else as reserved.',
    labelNames: ['role', 'direction'],
    registers,
    async collect() {
      const { totals } = await state();
      this.reset();
      for (const { role, input_tokens, output_tokens } of totals) {
        this.inc({ role, direction: 'input' }, Number(input_tokens));
        this.inc({ role, direction: 'output' }, Number(output_tokens));
      }
    },
  });
  new Counter({
    name: 'llm_cost_usd_total',
    help: 'US dollars that language models cost by role, by the prices in the settings.',
    labelNames: ['role'],
    registers,
    async collect() {
      const { totals } = await state();
      this.reset();
      for (const { role, cost_usd } of totals) this.inc({ role }, Number(cost_usd));
    },
  });
  new Gauge({
    name: 'llm_breaker',
    help: 'Whether the circuit breaker of the models is in a phase (1) or not (0).',
    labelNames: ['phase'],
    registers,
    async collect() {
      const { breakers } = await state();
      this.reset();
      for (const phase of PHASES) {
        const count = breakers.filter((breaker) => breaker.phase === phase).length;
        if (breakers.length > 0) this.set({ phase: phase.toLowerCase() }, count);
      }
    },
  });
  new Gauge({
    name: 'llm_calls_under_way',
    help: 'Calls of language models that are under way on all nodes.',
    registers,
    async collect() {
      this.set((await state()).underWay);
    },
  });
}

async function read(database: Database): Promise<State> {
  return database.acrossProjects(async (db) => {
    const totals = await db.query<TotalRow[]>(
      `/* llm_totals */ SELECT role, outcome, sum(calls) AS calls, sum(input_tokens) AS input_tokens,
          sum(output_tokens) AS output_tokens, sum(cost_usd) AS cost_usd FROM llm_total GROUP BY role, outcome`,
    );
    const gates = await db.query<{ breaker: Breaker }[]>(`/* llm_breakers */ SELECT breaker FROM llm_gate`);
    const [calls] = await db.query<{ count: string }[]>(
      `/* llm_under_way */ SELECT count(*) AS count FROM llm_call WHERE status = 'SENT' AND lease_until >= clock_timestamp()`,
    );
    return { totals, breakers: gates.map(({ breaker }) => breaker), underWay: Number(calls!.count) };
  });
}
