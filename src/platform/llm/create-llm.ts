import type { Logger } from 'pino';
import type { LlmSettings } from '../config/index.js';
import type { Database } from '../database/database.js';
import type { Clock, IdSource, RandomSource } from '../ports.js';
import { AskRunner } from './ask-runner.js';
import { CallStore } from './call-store.js';
import { Gatekeeper } from './gatekeeper.js';
import { LeaseKeeper } from './lease-keeper.js';
import { LlmUnavailableError, type LlmPort, type LlmRole } from './llm-port.js';
import { createRedactor } from './redact.js';

export interface LlmParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
}

/** Times of the port in milliseconds; all nodes are to have the same. */
export interface LlmTimes {
  /** How long the breaker stays open. */
  readonly openMs: number;
  /** How long after its process fell silent a call counts as under way. */
  readonly leaseMs: number;
  /** How often to look for room that another node has left. */
  readonly pollMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
}

const TIMES: LlmTimes = {
  openMs: 60_000,
  leaseMs: 15_000,
  pollMs: 250,
  backoffBaseMs: 1_000,
  backoffCapMs: 30_000,
};

/** Failures in a row that open the breaker, and trials in a row that close it. */
const BREAKER = { failures: 5, successes: 3 };

const SETTING_OF: Record<LlmRole, string> = { writer: 'LLM_MODEL', judge: 'JUDGE_MODEL' };

/** The port to the models that the settings name; without settings there are none, and it says so when it is asked. */
export function createLlm(
  settings: LlmSettings | null,
  parts: LlmParts,
  times: Partial<LlmTimes> = {},
): LlmPort {
  if (settings === null) return withoutModels();
  const runner = createRunner(settings, parts, { ...TIMES, ...times });
  const models = { writer: settings.model, judge: settings.judgeModel };
  return {
    models,
    embeddingModel: settings.embeddingModel,
    async ask(owner, request) {
      const model = models[request.role];
      if (model === null) throw notConfigured(SETTING_OF[request.role]);
      // With the SDK, which is large: a server without models never reads it.
      const { textAsk } = await import('./text-ask.js');
      const ask = await textAsk(settings, model, owner, request);
      const { value, ...told } = await runner.run(ask, request.signal);
      return { ...told, ...value };
    },
    async embed(owner, texts, signal) {
      if (settings.embeddingModel === null) throw notConfigured('EMBEDDING_MODEL');
      const { embeddingAsk, TEXTS_PER_CALL } = await import('./embedding-ask.js');
      const vectors: number[][] = [];
      for (let from = 0; from < texts.length; from += TEXTS_PER_CALL) {
        const some = texts.slice(from, from + TEXTS_PER_CALL);
        const ask = embeddingAsk(settings, settings.embeddingModel, owner, some);
        vectors.push(...(await runner.run(ask, signal)).value);
      }
      return vectors;
    },
  };
}

function createRunner(settings: LlmSettings, parts: LlmParts, times: LlmTimes): AskRunner {
  const { concurrency, requestsPerMinute, dailyTokens, dailyUsd } = settings;
  const { leaseMs, pollMs } = times;
  const breaker = { ...BREAKER, openMs: times.openMs };
  const limits = { concurrency, requestsPerMinute, dailyTokens, dailyUsd, breaker, leaseMs, pollMs };
  const store = new CallStore(parts.database, limits);
  return new AskRunner({
    ...parts,
    settings,
    store,
    gatekeeper: new Gatekeeper(store, settings, pollMs),
    leases: new LeaseKeeper(store, Math.ceil(leaseMs / 3), parts.logger),
    redactor: createRedactor(settings.apiKey),
    backoff: { baseMs: times.backoffBaseMs, capMs: times.backoffCapMs },
  });
}

function notConfigured(setting: string): LlmUnavailableError {
  return new LlmUnavailableError(
    'NOT_CONFIGURED',
    `There is no such model; set LLM_PROVIDER and ${setting}.`,
  );
}

function withoutModels(): LlmPort {
  return {
    models: { writer: null, judge: null },
    embeddingModel: null,
    ask: (_owner, { role }) => Promise.reject(notConfigured(SETTING_OF[role])),
    embed: () => Promise.reject(notConfigured('EMBEDDING_MODEL')),
  };
}
