import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deferred } from '../testkit/deferred.js';
import { eventually } from '../testkit/eventually.js';
import {
  createTestDatabase,
  socketClient,
  startTestServer,
  subscription,
  type TestDatabase,
  type TestServer,
} from '../testkit/index.js';
import { modelEnv, rewritten } from '../testkit/model-answers.js';
import { startScriptedLlm, type Behaviour, type ScriptedLlm } from '../testkit/scripted-llm/index.js';
import type { ScriptedRequest } from '../testkit/scripted-llm/index.js';
import { runSeed, seededRandom } from '../testkit/seeded-random.js';
import { holdSchedule } from '../testkit/schedules.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';
import { EVENTS, firstCursor, isFinalType, train, type EventAnswer } from '../testkit/training-operations.js';

/** Two candidates that are no better, then one that is: what a session takes where nobody is killed. */
const CALLS = 3;
const ENDS_WITHIN_MS = 120_000;

const code = (body: string) => `function add(a, b) {\n  return ${body};\n}\n`;
const input = (taskDescription: string) => ({
  agentType: 'engineer',
  taskDescription,
  originalResponse: code('a - b'),
  context: {
    language: 'javascript',
    entryPoint: 'add',
    tests: 'let n = 0; for (let i = 0; i < 3e5; i++) n += i % 3; assert.strictEqual(add(n, 3) - n, 3);',
  },
});

function answer(request: ScriptedRequest): Behaviour {
  const isRefinement = request.prompt.includes('Earlier attempts, which were not kept');
  const body = isRefinement ? 'a + b' : request.temperature === 0 ? 'a * b' : 'a / b';
  return { do: 'good', content: rewritten(request, code(body)) };
}

/** Workers that are killed while a model rewrites what they train. */
export function describeModelKills({ sessions, kills }: { sessions: number; kills: number }): void {
  let database: TestDatabase;
  let llm: ScriptedLlm;
  let api: TestServer;
  let worker: TestServer;
  const started: TestServer[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    llm = await startScriptedLlm();
    const settings = modelEnv(llm, { LEASE_MS: '2000', WORKER_CONCURRENCY: '4', LLM_REFINEMENTS: '1' });
    const start = async (role: string): Promise<TestServer> => {
      const server = await startTestServer({ database, env: { ...settings, ROLES: role } });
      started.push(server);
      return server;
    };
    api = await start('api');
    worker = await start('worker');
    // It would ask the model, too.
    await holdSchedule(await database.client(), 'propose-adaptations');
  }, 120_000);
  afterEach(async () => {
    await llm.stop();
    for (const server of started.splice(0)) await server.stop();
    await database.drop();
  }, 120_000);

  /** Kills the worker; how many of its calls that leaves without an answer. */
  const kill = async (client: Awaited<ReturnType<TestDatabase['client']>>): Promise<number> => {
    await worker.kill('SIGKILL');
    // As if their leases, of 15 s, were over.
    const { rowCount } = await client.query(
      `UPDATE llm_call SET lease_until = clock_timestamp() - interval '1 ms' WHERE status = 'SENT'`,
    );
    return rowCount ?? 0;
  };

  /** What is wrong with how the model was asked: a purpose of a session is to have one prompt, whoever asks. */
  const promptFaults = async (client: Awaited<ReturnType<TestDatabase['client']>>): Promise<unknown[]> => {
    const { rows } = await client.query<{ hashes: number; requests: number; calls: number }>(
      `SELECT owner_id, purpose, count(DISTINCT request_hash)::int AS hashes, count(*)::int AS calls,
          count(DISTINCT request::text)::int AS requests FROM llm_call GROUP BY owner_id, purpose`,
    );
    const faults: unknown[] = rows.filter(({ hashes, requests }) => hashes !== 1 || requests !== 1);
    const prompts = new Set(
      llm.requests.map(({ system, prompt, temperature }) => JSON.stringify([system, prompt, temperature])),
    );
    if (prompts.size !== rows.length) faults.push(`${rows.length} purposes, ${prompts.size} prompts`);
    return faults;
  };

  describe('a worker that is killed', () => {
    test('in each phase of a session leaves nothing to be paid again but what was in flight', async () => {
      const client = await database.client();
      const lock = await database.client();
      const rows = async (sql: string, task: string): Promise<Record<string, unknown>[]> =>
        (
          await client.query(
            `${sql} WHERE EXISTS (SELECT 1 FROM training_session s WHERE s.id::text = x.owner AND s.task_description = $1)`,
            [task],
          )
        ).rows as Record<string, unknown>[];
      const calls = (task: string) =>
        rows('SELECT x.status FROM (SELECT status, owner_id AS owner FROM llm_call) x', task);
      const candidates = (task: string) =>
        rows(
          `SELECT x.ordinal FROM (SELECT ordinal, session_id::text AS owner FROM candidate WHERE improver = 'model-rewrite@1') x`,
          task,
        );
      const hold = async (table: string): Promise<void> => {
        await lock.query('BEGIN');
        await lock.query(`LOCK TABLE ${table} IN SHARE MODE`);
      };
      let killed = deferred<void>();
      let holding: Promise<void> | null = null;

      const phases: {
        name: string;
        before?: () => Promise<void>;
        script: (request: ScriptedRequest) => Promise<Behaviour> | Behaviour;
        isReached: (task: string) => Promise<boolean>;
        inFlight: number;
      }[] = [
        {
          name: 'before a call',
          before: () => hold('evaluation'),
          script: answer,
          isReached: async (task) =>
            (
              await client.query(
                `SELECT 1 FROM training_session WHERE task_description = $1 AND status = 'RUNNING'`,
                [task],
              )
            ).rowCount === 1,
          inFlight: 0,
        },
        {
          name: 'while calls are in flight',
          // The service goes on with what it was asked, and wants to be paid for it.
          script: (request) => killed.promise.then(() => answer(request)),
          isReached: async (task) => (await calls(task)).length === 2 && llm.underWay === 2,
          inFlight: 2,
        },
        {
          name: 'after answers are stored and before they are used',
          script: async (request) => {
            await (holding ??= hold('candidate'));
            return answer(request);
          },
          isReached: async (task) =>
            (await calls(task)).filter(({ status }) => status === 'ANSWERED').length === 2,
          inFlight: 0,
        },
        {
          name: 'while candidates are evaluated',
          script: async (request) => {
            await (holding ??= hold('evaluation'));
            return answer(request);
          },
          isReached: async (task) => (await candidates(task)).length === 2,
          inFlight: 0,
        },
      ];
      for (const { name, before, script, isReached, inFlight } of phases) {
        const paidBefore = llm.paidCount;
        holding = null;
        killed = deferred<void>();
        llm.behave(script);
        await before?.();
        const { id } = await train(api.query, input(name));
        await eventually(
          async () => ({
            name,
            isReached: await isReached(name),
            calls: await calls(name),
            underWay: llm.underWay,
          }),
          (seen) => seen.isReached,
          60_000,
        );
        const lost = await kill(client);
        expect({ name, lost }).toEqual({ name, lost: inFlight });
        if (inFlight === 0) expect((await candidates(name)).length).toBe(name.includes('evaluated') ? 2 : 0);
        await lock.query('ROLLBACK');
        killed.resolve();
        llm.behave(answer);
        await worker.restart();
        const status = await eventually(
          async () =>
            (
              await api.query<{ trainingSession: { status: string } }>(
                'query ($id: ID!) { trainingSession(id: $id) { status } }',
                { id },
              )
            ).trainingSession.status,
          (seen) => !['QUEUED', 'RUNNING'].includes(seen),
          ENDS_WITHIN_MS,
        );
        expect({ name, status }).toEqual({ name, status: 'IMPROVED' });
        expect({ name, paid: llm.paidCount - paidBefore }).toEqual({ name, paid: CALLS + inFlight });
        expect((await client.query(`SELECT 1 FROM llm_call WHERE status = 'SENT'`)).rowCount).toBe(0);
      }
      const ledger = await readLedger(database);
      expect(ledgerFaults(ledger)).toEqual([]);
      expect(ledger.sessions.map(({ attempt }) => attempt)).toEqual(phases.map(() => 2));
      expect(await promptFaults(client)).toEqual([]);
    }, 300_000);

    test(
      `${kills} times at random moments leaves no session without an end, and pays no answer twice`,
      async () => {
        const seed = runSeed();
        const random = seededRandom(seed);
        const client = await database.client();
        let [done, ended, inFlight] = [0, 0, 0];
        let revival = Promise.resolve();
        let isDown = false;
        // A session has about a dozen events and requests.
        const nextKill = (): number => 1 + Math.floor((random() * 12 * sessions) / kills);
        let untilKill = nextKill();
        const tick = (): void => {
          untilKill -= 1;
          if (untilKill > 0 || isDown || done === kills) return;
          isDown = true;
          done += 1;
          untilKill = nextKill();
          revival = kill(client)
            .then((lost) => {
              inFlight += lost;
              return worker.restart();
            })
            .finally(() => {
              isDown = false;
            });
        };
        llm.behave((request) => {
          tick();
          return { do: 'slow', ms: Math.floor(random() * 300), then: answer(request) };
        });
        const [first, ...others] = Array.from({ length: sessions }, (_, i) => input(`task ${i}`));
        const { id } = await train(api.query, first!);
        const socket = socketClient(api.socketUrl);
        const after = await firstCursor(api.query, id);
        const feed = subscription<{ trainingSessionEvents: EventAnswer }>(socket, EVENTS, { after });
        await Promise.all(others.map((other) => train(api.query, other)));
        for await (const { trainingSessionEvents: event } of feed) {
          if (isFinalType(event.type)) ended += 1;
          if (ended === sessions) break;
          tick();
        }
        await socket.dispose();
        await revival;

        const ledger = await readLedger(database);
        expect({ seed, faults: ledgerFaults(ledger) }).toEqual({ seed, faults: [] });
        expect(ledger.sessions).toHaveLength(sessions);
        // Who is met by five kills is given up.
        const failed = ledger.sessions.filter(({ status, attempt }) => status !== 'IMPROVED' && attempt < 5);
        expect({ seed, failed }).toEqual({ seed, failed: [] });
        const retried = ledger.events.filter(({ type }) => type === 'RETRIED').length;
        console.log(
          `seed ${seed}: ${done} kills met ${retried} tries and ${inFlight} calls in flight; ${llm.paidCount} calls were paid, ${CALLS * sessions} are needed`,
        );
        expect({ seed, done }).toEqual({ seed, done: kills });
        expect(retried).toBeGreaterThan(0);
        expect({ seed, isWithin: llm.paidCount <= CALLS * sessions + inFlight }).toEqual({
          seed,
          isWithin: true,
        });
        expect((await client.query(`SELECT 1 FROM llm_call WHERE status = 'SENT'`)).rowCount).toBe(0);
        expect({ seed, faults: await promptFaults(client) }).toEqual({ seed, faults: [] });
      },
      ENDS_WITHIN_MS + kills * 20_000 + 60_000,
    );
  });
}
