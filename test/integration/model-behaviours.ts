import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LlmSettings } from '../../src/platform/config/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { rewritten } from '../testkit/model-answers.js';
import { GOOD_WORD, startModelNode, type ModelNode } from '../testkit/model-node.js';
import {
  startScriptedLlm,
  type Behaviour,
  type ScriptedLlm,
  type ScriptedRequest,
} from '../testkit/scripted-llm/index.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';

interface Kind {
  readonly name: string;
  readonly behave: (request: ScriptedRequest, numberOfKind: number) => Behaviour;
  readonly status: 'IMPROVED' | 'UNIMPROVED';
  /** What its sessions' final events tell. */
  readonly reason: RegExp;
  /** Whether it is the service that fails. */
  readonly opensBreaker: boolean;
}

const TIMEOUT_MS = 1_500;
const answer = (request: ScriptedRequest, text: string): Behaviour => ({
  do: 'good',
  content: rewritten(request, text),
});
const well = (request: ScriptedRequest): Behaviour => answer(request, `A ${GOOD_WORD} answer.`);

const KINDS: readonly Kind[] = [
  { name: 'good', behave: well, status: 'IMPROVED', reason: /^95 against 50$/, opensBreaker: false },
  {
    name: 'wrong',
    behave: (request) => answer(request, 'Something else.'),
    status: 'UNIMPROVED',
    reason: /^no candidate is proved better: model-rewrite@1: 50 against 50/,
    opensBreaker: false,
  },
  {
    name: 'slow',
    behave: (request) => ({ do: 'slow', ms: 2 * TIMEOUT_MS, then: well(request) }),
    status: 'UNIMPROVED',
    reason: /\(TIMEOUT\): The service did not answer within 1500 ms/,
    opensBreaker: true,
  },
  {
    name: '429 with Retry-After',
    // A moment, and more than anybody waits for.
    behave: (_, number) => ({ do: 'too-many', retryAfter: number <= 2 ? '1' : '3600' }),
    status: 'UNIMPROVED',
    reason: /\(RATE_LIMITED\): The service answered with HTTP 429/,
    opensBreaker: true,
  },
  {
    name: '500',
    behave: () => ({ do: 'status', status: 500 }),
    status: 'UNIMPROVED',
    reason: /\(FAILED\): The service answered with HTTP 500/,
    opensBreaker: true,
  },
  {
    name: 'dropped connections',
    behave: (_, number) => ({ do: 'drop', isMidway: number % 2 === 0 }),
    status: 'UNIMPROVED',
    reason: /\(FAILED\): The connection to the service failed/,
    opensBreaker: true,
  },
  {
    name: 'truncated and invalid JSON',
    behave: (_, number) => ({ do: number % 2 === 0 ? 'truncated-json' : 'garbage' }),
    status: 'UNIMPROVED',
    reason: /\(INVALID_ANSWER\): The service answered with what is no answer of its protocol/,
    opensBreaker: true,
  },
  {
    name: 'wrong schema',
    behave: () => ({ do: 'wrong-schema' }),
    status: 'UNIMPROVED',
    reason: /is of no use: its answer holds no rewritten text between the marks/,
    opensBreaker: false,
  },
  {
    name: 'endless streams',
    behave: () => ({ do: 'endless' }),
    status: 'UNIMPROVED',
    reason: /\(TIMEOUT\): The service did not answer within 1500 ms/,
    opensBreaker: true,
  },
  {
    name: '50 MB bodies',
    behave: () => ({ do: 'huge' }),
    status: 'UNIMPROVED',
    // Where the machine is busy the time is over before the 8 MiB are.
    reason: /\((TOO_LARGE\): The service sent more than an answer can be|TIMEOUT\):)/,
    opensBreaker: true,
  },
];

const BREAKER_OPEN = /\(CIRCUIT_OPEN\): The service of the model failed too often in a row/;
const project = DEFAULT_PROJECT;

interface Ended {
  id: string;
  status: string;
  message: string;
}

/** Sessions with a model that behaves in every way that the scripted server knows. */
export function describeModelBehaviours(sessionsPerKind: number, timeoutMs: number): void {
  let database: TestDatabase;
  let client: Awaited<ReturnType<TestDatabase['client']>>;
  let server: ScriptedLlm;
  const nodes: ModelNode[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    client = await database.client();
    server = await startScriptedLlm();
  });
  afterEach(async () => {
    await server.stop();
    for (const node of nodes.splice(0)) await node.stop();
    await database.drop();
  });

  const rows = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
    (await client.query(sql, values)).rows as T[];
  const start = async (settings: Partial<LlmSettings>, concurrency: number): Promise<ModelNode> => {
    const times = { openMs: 400, backoffBaseMs: 5, backoffCapMs: 20 };
    const options = { timeoutMs: TIMEOUT_MS, candidates: 2, refinements: 1, ...settings };
    const node = await startModelNode(database, server, { settings: options, times, concurrency });
    nodes.push(node);
    return node;
  };
  const submit = async (node: ModelNode, originalResponse: string): Promise<string> =>
    (await node.service.submit(project, { agentType: 'research', originalResponse, mode: 'CONTINUOUS' }, 0))
      .id;
  const ended = async (ids: readonly string[]): Promise<Ended[]> =>
    eventually(
      () =>
        rows<Ended>(
          `SELECT s.id, s.status, e.message FROM training_session s JOIN training_event e
             ON e.session_id = s.id AND e.sequence = s.last_sequence
           WHERE s.id = ANY($1) AND s.finished_at IS NOT NULL`,
          [ids],
        ),
      (found) => found.length === ids.length,
      timeoutMs,
    );
  const phase = async (): Promise<string> =>
    (await rows<{ phase: string }>(`SELECT breaker->>'phase' AS phase FROM llm_gate`))[0]?.phase ?? 'CLOSED';
  const left = () => rows(`SELECT id FROM llm_call WHERE status = 'SENT'`);

  describe('a model', () => {
    test(
      `of each of ten kinds leaves none of ${sessionsPerKind} sessions without an end and a reason`,
      async () => {
        const node = await start({}, 8);
        let opened = 0;
        let closed = 0;
        for (const [index, { name, behave, status, reason, opensBreaker }] of KINDS.entries()) {
          let number = 0;
          server.behave((request) => behave(request, (number += 1)));
          // One alone comes to its own end before the breaker opens on all that follow.
          const first = await ended([await submit(node, `An answer ${index}/0.`)]);
          expect(first[0]!.message).toMatch(reason);
          const ids = await Promise.all(
            Array.from({ length: sessionsPerKind - 1 }, (_, i) =>
              submit(node, `An answer ${index}/${i + 1}.`),
            ),
          );
          const sessions = [...first, ...(await ended(ids))];
          const told = sessions.filter(({ message }) => reason.test(message));
          const refused = sessions.filter(({ message }) => opensBreaker && BREAKER_OPEN.test(message));
          expect({ name, statuses: [...new Set(sessions.map((session) => session.status))] }).toEqual({
            name,
            statuses: [status],
          });
          const untold = sessions.filter((session) => !told.includes(session) && !refused.includes(session));
          expect({ name, untold }).toEqual({ name, untold: [] });
          expect({ name, left: await left() }).toEqual({ name, left: [] });
          expect({ name, isClosed: (await phase()) === 'CLOSED' }).toEqual({ name, isClosed: !opensBreaker });
          if (!opensBreaker) continue;
          opened += 1;
          server.behave(well);
          let more = 0;
          await eventually(
            async () => {
              await ended([await submit(node, `An answer after ${index}/${(more += 1)}.`)]);
              return phase();
            },
            (seen) => seen === 'CLOSED',
            timeoutMs,
          );
          closed += 1;
        }
        expect([opened, closed]).toEqual([7, 7]);
        const ledger = await readLedger(database);
        expect(ledgerFaults(ledger)).toEqual([]);
        expect(ledger.sessions.filter(({ status }) => !['IMPROVED', 'UNIMPROVED'].includes(status))).toEqual(
          [],
        );
        expect(ledger.sessions.filter(({ attempt }) => attempt > 1)).toEqual([]);
      },
      timeoutMs,
    );

    test.each<[string, (bound: number) => Partial<Behaviour & { do: 'good' }>, number]>([
      [
        'takes all that it may',
        (bound) => ({ usage: { prompt_tokens: bound - 256, completion_tokens: 256 } }),
        5,
      ],
      ['takes what it takes', () => ({}), 50],
    ])(
      'that %s never exceeds a budget with room for five of 50 sessions',
      async (_, usage, most) => {
        const response = (number: number) => `An answer ${number}.`;
        const measuring = await start({ candidates: 1 }, 1);
        server.behave(well);
        await ended([await submit(measuring, response(10))]);
        const [measured] = await rows<{ bound: number }>(`SELECT reserved_tokens AS bound FROM llm_call`);
        const { bound } = measured!;
        await measuring.stop();
        nodes.splice(0);
        await client.query('TRUNCATE llm_call, llm_gate, llm_total');
        const before = { tokens: server.tokens, paid: server.paidCount };

        const dailyTokens = 5 * bound;
        const both = [
          await start({ candidates: 1, dailyTokens, concurrency: 25 }, 25),
          await start({ candidates: 1, dailyTokens, concurrency: 25 }, 25),
        ] as const;
        server.behave((request) => ({ ...well(request), ...usage(bound) }) as Behaviour);
        const ids = await Promise.all(
          Array.from({ length: 50 }, (_unused, i) => submit(both[i % 2]!, response(11 + i))),
        );
        const sessions = await ended(ids);
        const paid = server.paidCount - before.paid;
        const improved = sessions.filter(({ status }) => status === 'IMPROVED');
        expect(improved).toHaveLength(paid);
        expect(paid).toBeGreaterThanOrEqual(Math.min(5, most));
        expect(paid).toBeLessThanOrEqual(most);
        const others = sessions.filter((session) => !improved.includes(session));
        for (const { status, message } of others) {
          expect(status).toBe('UNIMPROVED');
          expect(message).toMatch(
            /\(BUDGET\): .*LLM_DAILY_TOKENS=\d+ has no room left today \(UTC\); raise it/,
          );
        }
        expect(others.length).toBeGreaterThan(0);
        const [sums] = await rows(
          `SELECT (SELECT tokens::int FROM llm_gate) AS gate,
          (SELECT sum(input_tokens + output_tokens)::int FROM llm_call) AS calls`,
        );
        expect(sums).toEqual({ gate: expect.any(Number), calls: (sums as { gate: number }).gate });
        expect((sums as { gate: number }).gate).toBeLessThanOrEqual(dailyTokens);
        expect(server.tokens - before.tokens).toBeLessThanOrEqual(dailyTokens);
        expect(await left()).toEqual([]);
      },
      60_000,
    );
  });
}
