import type { EntityManager } from 'typeorm';
import {
  DAY_MS,
  deleteStored,
  ensureStored,
  closedBefore,
  hoursKeptSince,
  isoDay,
  isSameRow,
  ROLLUP_SHARDS,
  RollupRow,
  writeStored,
  type RollupKey,
} from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import type { Clock } from '../../platform/ports.js';
import { agentsOfSessions } from '../agents-of-sessions.js';
import { keyFrom, readChunk, readPage, readStored, type Chunk, type ChunkState } from './rollup-chunk.js';

/** Sessions that are read at once. */
const PAGE = 2_000;
/** How often a chunk is begun anew because somebody has written to it meanwhile. */
const TRIES = 10;

export interface RebuildReport {
  /** Buckets (a day or an hour of an agent type, strategy and mode) that were compared with their sessions. */
  readonly comparedCount: number;
  /** Those that were not what their sessions say; they are now. */
  readonly differed: readonly RollupKey[];
  /** Days of agent types that were left alone, for not all of their sessions are kept. */
  readonly leftAloneCount: number;
}

/**
 * Builds the rollups anew where all sessions are kept, beside a running system. Each chunk is compared at one moment, of
 * which both sessions and rollups are read, and written only where it differs, while its rows are locked: writers wait
 * for that moment, and nothing of theirs is lost or counted twice.
 */
export class RollupRebuild {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(projectId: string, signal: AbortSignal): Promise<RebuildReport> {
    const now = this.clock.now();
    const report = { comparedCount: 0, differed: [] as RollupKey[], leftAloneCount: 0 };
    for (const span of await this.spans(projectId)) {
      for (let at = Date.parse(span.from); at <= Date.parse(span.to); at += DAY_MS) {
        signal.throwIfAborted();
        await this.rebuildDay(projectId, span.agentType, isoDay(new Date(at)), now, report);
      }
    }
    return report;
  }

  /** From the first to the last day of which there are sessions or rollups, by agent type. */
  private async spans(projectId: string): Promise<{ agentType: string; from: string; to: string }[]> {
    const rows = await this.database.read({ projectId }, async (db) => {
      const agentTypes = await agentsOf(db, projectId);
      return db.query<{ agent_type: string; from_day: string | null; to_day: string | null }[]>(
        `/* rollup_spans */ SELECT a.agent_type,
            least((SELECT min(s.finished_at) FROM training_session s WHERE s.project_id = $1 AND s.agent_type = a.agent_type
                     AND s.finished_at IS NOT NULL) AT TIME ZONE 'UTC',
                  (SELECT min(r.day) FROM rollup_day r WHERE r.project_id = $1 AND r.agent_type = a.agent_type))::date::text
              AS from_day,
            greatest((SELECT max(s.finished_at) FROM training_session s WHERE s.project_id = $1 AND s.agent_type = a.agent_type
                     AND s.finished_at IS NOT NULL) AT TIME ZONE 'UTC',
                  (SELECT max(r.day) FROM rollup_day r WHERE r.project_id = $1 AND r.agent_type = a.agent_type))::date::text
              AS to_day
           FROM unnest($2::text[]) AS a(agent_type)`,
        [projectId, agentTypes],
      );
    });
    return rows.flatMap(({ agent_type: agentType, from_day: from, to_day: to }) =>
      from === null || to === null ? [] : [{ agentType, from, to }],
    );
  }

  private async rebuildDay(
    projectId: string,
    agentType: string,
    day: string,
    now: Date,
    report: { comparedCount: number; differed: RollupKey[]; leftAloneCount: number },
  ): Promise<void> {
    const isOpen = day >= closedBefore(now);
    const since = hoursKeptSince(now);
    const hoursSince = day >= isoDay(since) ? since : null;
    const shards = isOpen ? Array.from({ length: ROLLUP_SHARDS }, (_, shard) => shard) : [null];
    const compared = new Set<string>();
    const differed = new Set<string>();
    let isLeftAlone = false;
    for (const shard of shards) {
      const done = await this.rebuildChunk({ projectId, agentType, day, shard, hoursSince });
      if (done === null) isLeftAlone = true;
      for (const id of done?.compared ?? []) compared.add(id);
      for (const id of done?.differed ?? []) differed.add(id);
    }
    report.comparedCount += compared.size;
    report.differed.push(...[...differed].map(keyFrom));
    if (isLeftAlone) report.leftAloneCount += 1;
  }

  /** Null where the day's sessions are not all kept. */
  private async rebuildChunk(
    chunk: Chunk,
  ): Promise<{ readonly compared: Iterable<string>; readonly differed: readonly string[] } | null> {
    const { projectId } = chunk;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const seen = await this.read(chunk);
      if (!seen.isKept) return null;
      const compared = new Set([...seen.raw.keys(), ...seen.stored.keys()]);
      const differed = differences(seen);
      if (differed.length === 0) return { compared, differed };
      const isWritten = await this.database.transaction({ projectId }, (tx) =>
        replace(tx, chunk, seen, differed),
      );
      if (isWritten) return { compared, differed };
    }
    throw new Error(
      `the rollups of ${chunk.agentType} on ${chunk.day} are written to all the time; run this again when less is going on`,
    );
  }

  /** A day that is over changes no more and is read in pages; one where sessions end, in one statement. */
  private async read(chunk: Chunk): Promise<ChunkState> {
    const project = { projectId: chunk.projectId };
    if (chunk.shard !== null) return this.database.read(project, (db) => readChunk(db, chunk));
    const raw = new Map<string, RollupRow>();
    let after: Awaited<ReturnType<typeof readPage>> = null;
    do {
      after = await this.database.read(project, (db) => readPage(db, chunk, raw, after, PAGE));
    } while (after !== null);
    // Read last: had a session left before it was read, this would tell.
    return { raw, ...(await this.database.read(project, (db) => readStored(db, chunk))) };
  }
}

async function agentsOf(db: EntityManager, projectId: string): Promise<string[]> {
  const rows = await db.query<{ agent_type: string }[]>(
    `/* agents_of_rollups */ SELECT DISTINCT agent_type FROM rollup_day WHERE project_id = $1`,
    [projectId],
  );
  const ofSessions = await agentsOfSessions(db, projectId);
  return [...new Set([...ofSessions, ...rows.map((row) => row.agent_type)])].sort();
}

function differences({ raw, stored }: Pick<ChunkState, 'raw' | 'stored'>): string[] {
  const nothing = new RollupRow();
  return [...new Set([...raw.keys(), ...stored.keys()])].filter(
    (id) => !isSameRow(raw.get(id) ?? nothing, stored.get(id)?.row ?? nothing),
  );
}

/** Writes what differs; false, and nothing written, where others have written to it since it was read. */
async function replace(
  tx: EntityManager,
  chunk: Chunk,
  seen: ChunkState,
  differed: readonly string[],
): Promise<boolean> {
  const home = chunk.shard ?? 0;
  const keys = differed.map((id) => ({ id, key: keyFrom(id) })).sort((a, b) => (a.id < b.id ? -1 : 1));
  // Days before hours, as those who end sessions lock them.
  keys.sort((a, b) => a.key.grain.localeCompare(b.key.grain));
  for (const { id, key } of keys) if (seen.raw.has(id)) await ensureStored(tx, key, home);
  for (const { key } of keys) await lock(tx, key, chunk.shard);
  const current: ChunkState =
    chunk.shard === null ? { raw: seen.raw, ...(await readStored(tx, chunk)) } : await readChunk(tx, chunk);
  if (!current.isKept) return false;
  if (chunk.shard === null && keys.some(({ id }) => !isSameStored(seen, current, id))) return false;
  for (const { id, key } of keys) {
    const row = current.raw.get(id);
    const shards = current.stored.get(id)?.shards ?? [];
    await deleteStored(tx, key, row ? shards.filter((shard) => shard !== home) : shards);
    if (row) await writeStored(tx, key, home, row);
  }
  return true;
}

function isSameStored(a: ChunkState, b: ChunkState, id: string): boolean {
  const nothing = new RollupRow();
  return isSameRow(a.stored.get(id)?.row ?? nothing, b.stored.get(id)?.row ?? nothing);
}

async function lock(tx: EntityManager, key: RollupKey, shard: number | null): Promise<void> {
  const { grain } = key;
  await tx.query(
    `/* lock_rollups */ SELECT shard FROM rollup_${grain} WHERE project_id = $1 AND ${grain} = $2 AND agent_type = $3
       AND strategy = $4 AND mode = $5 AND ($6::smallint IS NULL OR shard = $6) ORDER BY shard FOR UPDATE`,
    [key.projectId, key.bucket, key.agentType, key.strategy, key.mode, shard],
  );
}
