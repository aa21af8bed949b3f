import type { EntityManager } from 'typeorm';
import {
  isoDay,
  parseStored,
  ROLLUP_SHARDS,
  RollupRow,
  STORED_VALUES,
  type EndedSession,
  type RollupKey,
} from '../../metrics/index.js';
import { PRUNED_BEFORE } from '../retention/pruned-before.js';
import { parseRaw, RAW_VALUES } from './raw-sessions.js';

/** One UTC day of an agent type, or one shard of it, with its hours from `hoursSince` on. */
export interface Chunk {
  readonly projectId: string;
  readonly agentType: string;
  /** As in 2026-01-31. */
  readonly day: string;
  /** All where null. */
  readonly shard: number | null;
  /** Null where no hours are kept of that day. */
  readonly hoursSince: Date | null;
}

/** What is stored under a key, over all shards that were read. */
export interface StoredKey {
  readonly row: RollupRow;
  readonly shards: readonly number[];
}

/** A chunk's sessions rolled up, and what is stored in their place. Keys are as keyOf makes them. */
export interface ChunkState {
  readonly raw: ReadonlyMap<string, RollupRow>;
  readonly stored: ReadonlyMap<string, StoredKey>;
  /** Whether all sessions of the day were there when they were read. */
  readonly isKept: boolean;
}

export function keyOf({ projectId, grain, bucket, agentType, strategy, mode }: RollupKey): string {
  return JSON.stringify([projectId, grain, bucket, agentType, strategy, mode]);
}

export function keyFrom(id: string): RollupKey {
  const [projectId, grain, bucket, agentType, strategy, mode] = JSON.parse(id) as [
    string,
    RollupKey['grain'],
    string,
    string,
    string,
    string,
  ];
  return { projectId, grain, bucket, agentType, strategy, mode };
}

interface PartRow {
  kind: 'raw' | 'day' | 'hour' | 'pruned';
  parts: (string | null)[];
}

const DAY_BOUNDS = `s.finished_at >= ($3::date)::timestamp AT TIME ZONE 'UTC'
  AND s.finished_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'`;
const SHARD = `($4::smallint IS NULL OR ('x' || right(s.id::text, 4))::bit(16)::integer % ${ROLLUP_SHARDS} = $4)`;
const SESSIONS = `training_session s
   LEFT JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
  WHERE s.project_id = $1 AND s.agent_type = $2 AND ${DAY_BOUNDS} AND ${SHARD}`;

const STORED = `
  SELECT 'day' AS kind, ARRAY[r.day::text, r.strategy, r.mode, r.shard::text] || ${STORED_VALUES} AS parts FROM rollup_day r
   WHERE r.project_id = $1 AND r.agent_type = $2 AND r.day = $3::date AND ($4::smallint IS NULL OR r.shard = $4)
  UNION ALL
  SELECT 'hour', ARRAY[to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), r.strategy, r.mode, r.shard::text]
      || ${STORED_VALUES} FROM rollup_hour r
   WHERE r.project_id = $1 AND r.agent_type = $2 AND r.hour >= $5::timestamptz AND r.hour >= ($3::date)::timestamp AT TIME ZONE 'UTC'
     AND r.hour < ($3::date + 1)::timestamp AT TIME ZONE 'UTC' AND ($4::smallint IS NULL OR r.shard = $4)
  UNION ALL SELECT 'pruned', ARRAY[${PRUNED_BEFORE}]`;

function parametersOf({ projectId, agentType, day, shard, hoursSince }: Chunk): unknown[] {
  return [projectId, agentType, day, shard, hoursSince?.toISOString() ?? 'infinity'];
}

/** Sessions and rollups of a chunk in one statement, so that both are of one moment. */
export async function readChunk(db: EntityManager, chunk: Chunk): Promise<ChunkState> {
  const rows = await db.query<PartRow[]>(
    `/* rollup_chunk */ SELECT 'raw' AS kind, ${RAW_VALUES} AS parts FROM ${SESSIONS} UNION ALL ${STORED}`,
    parametersOf(chunk),
  );
  const raw = new Map<string, RollupRow>();
  for (const { kind, parts } of rows) if (kind === 'raw') addTo(raw, chunk, parseRaw(chunk.projectId, parts));
  return { raw, ...storedOf(rows, chunk) };
}

/** The rollups of a chunk alone. */
export async function readStored(db: EntityManager, chunk: Chunk): Promise<Omit<ChunkState, 'raw'>> {
  return storedOf(
    await db.query<PartRow[]>(`/* rollup_chunk_stored */ ${STORED}`, parametersOf(chunk)),
    chunk,
  );
}

/** Adds a page of a chunk's sessions to `raw`; the id to go on behind, null where that was the last. */
export async function readPage(
  db: EntityManager,
  chunk: Chunk,
  raw: Map<string, RollupRow>,
  after: { readonly finishedAt: Date; readonly id: string } | null,
  limit: number,
): Promise<{ readonly finishedAt: Date; readonly id: string } | null> {
  const rows = await db.query<PartRow[]>(
    `/* rollup_chunk_page */ SELECT ${RAW_VALUES} AS parts FROM ${SESSIONS} AND $5::timestamptz IS NOT NULL
       AND ($6::timestamptz IS NULL OR (s.finished_at, s.id) > ($6::timestamptz, $7::uuid))
     ORDER BY s.finished_at, s.id LIMIT $8`,
    [...parametersOf(chunk), after?.finishedAt.toISOString() ?? null, after?.id ?? null, limit],
  );
  const sessions = rows.map(({ parts }) => parseRaw(chunk.projectId, parts));
  for (const session of sessions) addTo(raw, chunk, session);
  const last = sessions.at(-1);
  return last && sessions.length === limit ? { finishedAt: last.finishedAt, id: last.sessionId } : null;
}

function addTo(raw: Map<string, RollupRow>, chunk: Chunk, session: EndedSession): void {
  const { projectId, agentType, strategy, mode, finishedAt } = session;
  const key = { projectId, agentType, strategy: strategy ?? '', mode };
  const hour = `${finishedAt.toISOString().slice(0, 13)}:00:00.000Z`;
  const keys: RollupKey[] = [{ ...key, grain: 'day', bucket: isoDay(finishedAt) }];
  if (chunk.hoursSince !== null && new Date(hour) >= chunk.hoursSince)
    keys.push({ ...key, grain: 'hour', bucket: hour });
  for (const each of keys) {
    const id = keyOf(each);
    const row = raw.get(id) ?? new RollupRow();
    raw.set(id, row);
    row.add(session);
  }
}

function storedOf(rows: readonly PartRow[], chunk: Chunk): Omit<ChunkState, 'raw'> {
  const stored = new Map<string, { row: RollupRow; shards: number[] }>();
  let isKept = true;
  for (const { kind, parts } of rows) {
    if (kind === 'pruned') isKept = parts[0] == null || chunk.day >= parts[0];
    if (kind !== 'day' && kind !== 'hour') continue;
    const [bucket, strategy, mode, shard, ...values] = parts;
    const { projectId, agentType } = chunk;
    const id = keyOf({
      projectId,
      grain: kind,
      bucket: bucket!,
      agentType,
      strategy: strategy!,
      mode: mode!,
    });
    const found = stored.get(id) ?? { row: new RollupRow(), shards: [] };
    stored.set(id, found);
    found.row.merge(parseStored(values));
    found.shards.push(Number(shard));
  }
  return { stored, isKept };
}
