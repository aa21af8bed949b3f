import type { Evaluation } from '../../src/evaluation/index.js';
import type { JobQueue } from '../../src/platform/queue/job-queue.js';
import type { Database } from '../../src/platform/database/database.js';
import { systemIds } from '../../src/platform/system-ports.js';
import type { Claim } from '../../src/training/session-claim.js';
import { SessionStore } from '../../src/training/session-store.js';

export const AGENTS = ['engineer', 'qa', 'research'] as const;
const MODES = ['CONTINUOUS', 'ADAPTIVE'] as const;
const PROJECT = { projectId: 'default' };

/** A store whose jobs nobody waits for. */
export function storeWithoutJobs(): SessionStore {
  return new SessionStore(systemIds, { send: () => Promise.resolve() } as unknown as JobQueue);
}

function pick<T>(random: () => number, of: readonly T[]): T {
  return of[Math.floor(random() * of.length)]!;
}

/** An evaluation with scores of all sorts, whole and not, and with advice that does not count. */
export function randomEvaluation(random: () => number): Evaluation {
  const score = (): number =>
    pick(random, [0, 100, Math.round(random() * 100), random() * 100, random() * 100]);
  const names = ['CORRECTNESS', 'CLARITY', 'SAFETY', 'HELPFULNESS'] as const;
  return {
    score: score(),
    confidence: 0.5,
    criteria: names
      .filter(() => random() < 0.7)
      .map((criterion) => ({
        criterion,
        score: score(),
        weight: criterion === 'HELPFULNESS' ? 0 : 0.3,
        explanation: 'by chance',
        findings: [],
      })),
    evaluators: [],
  };
}

/** Accepts so many sessions, in chunks. */
export async function acceptSessions(database: Database, count: number, random: () => number): Promise<void> {
  const store = storeWithoutJobs();
  for (let done = 0; done < count; done += 200) {
    await database.transaction(PROJECT, async (tx) => {
      for (let i = done; i < Math.min(done + 200, count); i += 1) {
        await store.accept(tx, {
          ...PROJECT,
          id: systemIds.next(),
          agentType: pick(random, AGENTS),
          mode: pick(random, MODES),
          dataFormat: 'MIXED',
          taskDescription: null,
          originalResponse: 'An answer.',
          idempotencyKey: null,
          inputHash: 'none',
          useCache: true,
          retryOfId: null,
          agentVersionId: null,
          unitHash: null,
          instructionsVariantId: null,
          context: {
            language: null,
            tests: null,
            entryPoint: null,
            reference: null,
            source: null,
            evidence: null,
            extra: null,
          },
        });
      }
    });
  }
}

interface Started extends Claim {
  readonly score: number;
  readonly evaluation: Evaluation;
}

/** Takes a waiting session, plans and evaluates it; null where none waits. */
async function begin(
  database: Database,
  store: SessionStore,
  workerId: string,
  random: () => number,
): Promise<Started | null> {
  return database.transaction(PROJECT, async (tx) => {
    const [[row]] = await tx.query<[{ id: string; agent_type: string; attempt: number }[], number]>(
      `UPDATE training_session SET status = 'RUNNING', attempt = attempt + 1, worker_id = $1,
          started_at = coalesce(started_at, clock_timestamp() - $2 * interval '1 ms'),
          strategy = 'scripted@1', plan = '{"strategy": "scripted@1", "targetScore": 60}'
        WHERE id = (SELECT id FROM training_session WHERE status = 'QUEUED' LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, agent_type, attempt`,
      [workerId, Math.floor(random() ** 4 * 100_000)],
    );
    if (!row) return null;
    const claim = { ...PROJECT, sessionId: row.id, agentType: row.agent_type, attempt: row.attempt };
    const [stored] = await tx.query<{ result: Evaluation }[]>(
      `SELECT result FROM evaluation WHERE session_id = $1 AND candidate_ordinal = 0`,
      [row.id],
    );
    const evaluation = stored?.result ?? randomEvaluation(random);
    if (!stored) {
      await store.step(tx, claim, {
        type: 'EVALUATED',
        message: 'e',
        progress: 0.5,
        score: evaluation.score,
      });
      await store.evaluations.saveEvaluation(tx, claim, 0, evaluation);
    }
    return { ...claim, score: evaluation.score, evaluation };
  });
}

/** Ends a waiting session in one of all ways, or sends it back; false where none waits. */
export async function endOne(
  database: Database,
  store: SessionStore,
  workerId: string,
  random: () => number,
): Promise<boolean> {
  if (random() < 0.05) {
    const [waiting] = await database.dataSource.query<{ id: string }[]>(
      `SELECT id FROM training_session WHERE status = 'QUEUED' OFFSET 3 LIMIT 1`,
    );
    if (waiting) {
      const end = { status: 'CANCELLED', message: 'c' } as const;
      await database.transaction(PROJECT, (tx) => store.end(tx, { ...PROJECT, sessionId: waiting.id }, end));
    }
  }
  const claim = await begin(database, store, workerId, random);
  if (!claim) return false;
  const chance = random();
  if (chance < 0.1) {
    const how = { message: 'again', delayMs: 0, isGivenBack: false };
    await database.transaction(PROJECT, (tx) => store.requeue(tx, claim, how));
    return true;
  }
  const { score: before, evaluation } = claim;
  const { criteria } = evaluation;
  const after = chance < 0.6 ? before + random() * 20 : before;
  const end =
    chance < 0.2
      ? ({
          status: 'FAILED',
          message: 'f',
          failure: { code: 'X', message: 'x', isRetryable: true },
        } as const)
      : chance < 0.6
        ? ({ status: 'IMPROVED', message: 'i', scores: { before, after, criteria } } as const)
        : ({ status: 'UNIMPROVED', message: 'u', scores: { before, after: before, criteria } } as const);
  await database.transaction(PROJECT, (tx) => store.end(tx, claim, end));
  // A worker that lost its lease, or that asks again because its answer was lost.
  if (chance > 0.9) {
    const again = await database.transaction(PROJECT, (tx) => store.end(tx, claim, end));
    const late = await database.transaction(PROJECT, (tx) =>
      store.end(tx, { ...claim, attempt: claim.attempt - 1 }, end),
    );
    if (again !== null || late !== null) throw new Error('a session has ended twice');
  }
  return true;
}
