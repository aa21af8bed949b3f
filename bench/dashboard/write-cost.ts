import type { EntityManager } from 'typeorm';
import type { Database } from '../../src/platform/database/database.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { acceptSessions, randomEvaluation, storeWithoutJobs } from '../../test/testkit/ending-sessions.js';
import { seededRandom } from '../../test/testkit/seeded-random.js';

const PROJECT = { projectId: 'default' };

/** The same transaction without what it writes into the rollups. */
function withoutRollups(tx: EntityManager): EntityManager {
  return new Proxy(tx, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name) as unknown;
      return (sql: string, parameters?: unknown[]) =>
        sql.startsWith('/* record_rollup') ? Promise.resolve([]) : target.query(sql, parameters);
    },
  });
}

export interface EndingMs {
  readonly with: number[];
  readonly without: number[];
}

/**
 * Milliseconds of the transactions that end so many evaluated sessions, one after the other: by turns with what they write
 * into the rollups and without, so that whatever else the machine and its disk do falls on both.
 */
export async function endSessions(database: Database, count: number, seed: number): Promise<EndingMs> {
  const random = seededRandom(seed);
  const store = storeWithoutJobs();
  await acceptSessions(database, count, random);
  const rows = await database.dataSource.query<{ id: string; agent_type: string }[]>(
    `SELECT id, agent_type FROM training_session WHERE status = 'QUEUED'`,
  );
  const samples: EndingMs = { with: [], without: [] };
  for (const [turn, { id, agent_type: agentType }] of rows.entries()) {
    const hasRollups = turn % 2 === 0;
    const claim = { ...PROJECT, sessionId: id, agentType, attempt: 1 };
    const evaluation = randomEvaluation(random);
    await database.transaction(PROJECT, async (tx) => {
      await tx.query(
        `UPDATE training_session SET status = 'RUNNING', attempt = 1, worker_id = $2, strategy = 'scripted@1',
            started_at = clock_timestamp() - $3 * interval '1 ms', plan = '{"strategy": "scripted@1", "targetScore": 60}'
          WHERE id = $1`,
        [id, systemIds.next(), Math.floor(500 + random() ** 3 * 9_500)],
      );
      await store.evaluations.saveEvaluation(tx, claim, 0, evaluation);
    });
    const before = evaluation.score;
    const scores = { before, after: before + random() * 20, criteria: evaluation.criteria };
    const end = {
      status: 'IMPROVED',
      message: 'better',
      improvedResponse: 'A better answer.',
      scores,
    } as const;
    const begun = performance.now();
    await database.transaction(PROJECT, (tx) => store.end(hasRollups ? tx : withoutRollups(tx), claim, end));
    samples[hasRollups ? 'with' : 'without'].push(performance.now() - begun);
  }
  return samples;
}
