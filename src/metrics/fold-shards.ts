import type { EntityManager } from 'typeorm';
import { isServed } from '../platform/database/served-project.js';
import { closedBefore } from './domain/rollup-window.js';
import { RollupRow } from './domain/rollup-totals.js';
import {
  deleteStored,
  ensureStored,
  parseStored,
  STORED_VALUES,
  writeStored,
  type RollupKey,
} from './stored-rollups.js';

/** Rows of one call, so that no transaction is long. */
const ROWS = 200;

interface KeyRow {
  project_id: string;
  day: string;
  agent_type: string;
  strategy: string;
  mode: string;
}

/**
 * Puts the shards of some past days together, for nobody writes there any more and readers have less to add up. Nothing
 * is lost where somebody does. Returns how many keys that were; none is left where it is 0.
 */
export async function foldShards(tx: EntityManager, now: Date): Promise<number> {
  const rows = await tx.query<KeyRow[]>(
    `/* shards_to_fold */ SELECT DISTINCT project_id, day::text AS day, agent_type, strategy, mode
       FROM (SELECT * FROM rollup_day WHERE day < $1::date AND shard > 0 AND ${isServed('rollup_day.project_id')}
              ORDER BY day LIMIT $2) r
      ORDER BY 1, 2, 3, 4, 5`,
    [closedBefore(now), ROWS],
  );
  for (const { project_id: projectId, day, agent_type: agentType, strategy, mode } of rows) {
    await fold(tx, { projectId, grain: 'day', bucket: day, agentType, strategy, mode });
  }
  return rows.length;
}

async function fold(tx: EntityManager, key: RollupKey): Promise<void> {
  await ensureStored(tx, key, 0);
  const rows = await tx.query<{ shard: number; values: (string | null)[] }[]>(
    `/* lock_shards */ SELECT r.shard, ${STORED_VALUES} AS values FROM rollup_day r
      WHERE project_id = $1 AND day = $2 AND agent_type = $3 AND strategy = $4 AND mode = $5 ORDER BY shard FOR UPDATE`,
    [key.projectId, key.bucket, key.agentType, key.strategy, key.mode],
  );
  const all = new RollupRow();
  for (const { values } of rows) all.merge(parseStored(values));
  const others = rows.map(({ shard }) => shard).filter((shard) => shard !== 0);
  await deleteStored(tx, key, others);
  await writeStored(tx, key, 0, all);
}
