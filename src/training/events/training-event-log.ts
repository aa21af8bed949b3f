import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { BARRIER, headOf } from '../../platform/events/event-barrier.js';
import { decodeEventCursor, encodeEventCursor } from '../../platform/events/event-cursor.js';
import { BEFORE_ALL, comparePositions, type EventPosition } from '../../platform/events/event-position.js';
import type { EventLog } from '../../platform/events/event-reader.js';
import { CursorExpiredError } from '../../platform/errors.js';
import { noteOnSpan } from '../../platform/observability/tracing.js';
import type { ProjectContext } from '../../platform/project.js';
import { EVENT_TYPES, isFinalEvent, type EventType } from '../domain/session-status.js';
import type { EventFilter, TrainingEvent } from './training-event.js';

interface EventRow {
  id: string;
  project_id: string;
  session_id: string;
  batch_id: string | null;
  agent_type: string;
  tx: string;
  position: string;
  sequence: number;
  type: EventType;
  message: string;
  progress: number;
  score: number | null;
  occurred_at: Date;
}

const COLUMNS =
  'id, project_id, session_id, batch_id, agent_type, tx, position, sequence, type, message, progress, score, occurred_at';

/** The stored events, read so that none is missed and none comes twice. */
export class TrainingEventLog implements EventLog<TrainingEvent> {
  private epoch = '';

  constructor(private readonly database: Database) {}

  async start(): Promise<void> {
    const [row] = await this.database.acrossProjects((db) =>
      db.query<{ value: string }[]>(
        `/* event_epoch */ SELECT value FROM system_state WHERE project_id = 'default' AND key = 'event_epoch'`,
      ),
    );
    if (!row) throw new Error('the epoch of event cursors is missing from system_state');
    this.epoch = row.value;
  }

  head(): Promise<EventPosition> {
    return this.database.acrossProjects(headOf);
  }

  async next(after: EventPosition, limit: number) {
    const rows = await this.database.acrossProjects((db) =>
      db.query<(EventRow & { is_safe: boolean })[]>(
        `/* next_events */ SELECT ${COLUMNS}, tx < ${BARRIER} AS is_safe FROM training_event
          WHERE (tx, position) > ($1::bigint, $2::bigint) ORDER BY tx, position LIMIT $3`,
        [after.tx.toString(), after.position.toString(), limit],
      ),
    );
    const safe = rows.filter((row) => row.is_safe);
    return { events: safe.map((row) => this.toEvent(row)), hasHidden: safe.length < rows.length };
  }

  /** A page of what `filter` asks for, behind `after` and not behind `upTo`, in order. */
  async replay(filter: EventFilter, after: EventPosition, upTo: EventPosition, limit: number) {
    const rows = await this.database.read({ projectId: filter.projectId }, (db) =>
      db.query<EventRow[]>(
        `/* replay_events */ SELECT ${COLUMNS} FROM training_event
          WHERE project_id = $1 AND (tx, position) > ($2::bigint, $3::bigint) AND (tx, position) <= ($4::bigint, $5::bigint)
            AND ($6::uuid IS NULL OR session_id = $6) AND ($7::text IS NULL OR agent_type = $7)
            AND ($8::uuid IS NULL OR batch_id = $8)
          ORDER BY tx, position LIMIT $9`,
        [
          filter.projectId,
          after.tx.toString(),
          after.position.toString(),
          upTo.tx.toString(),
          upTo.position.toString(),
          filter.sessionId ?? null,
          filter.agentType ?? null,
          filter.batchId ?? null,
          limit,
        ],
      ),
    );
    return rows.map((row) => this.toEvent(row));
  }

  /**
   * The first `limit` events of each session behind a cursor, oldest first, in one statement.
   * @throws CursorExpiredError when the cursor is not one of ours.
   */
  async ofSessions(
    project: ProjectContext,
    sessionIds: readonly string[],
    after: string | null,
    limit: number,
  ) {
    const from = after === null ? BEFORE_ALL : await this.resolveCursor(after);
    const rows = await this.database.read(project, (db) =>
      db.query<EventRow[]>(
        `/* session_events */ SELECT e.* FROM unnest($2::uuid[]) AS s(id) CROSS JOIN LATERAL (
            SELECT ${COLUMNS} FROM training_event
            WHERE project_id = $1 AND session_id = s.id AND (tx, position) > ($3::bigint, $4::bigint)
            ORDER BY sequence LIMIT $5) e`,
        [project.projectId, sessionIds, from.tx.toString(), from.position.toString(), limit],
      ),
    );
    return rows.map((row) => this.toEvent(row));
  }

  /** The event that ended a session; null while it has not ended. */
  async finalEvent(project: ProjectContext, sessionId: string): Promise<TrainingEvent | null> {
    const rows = await this.database.read(project, (db) =>
      db.query<EventRow[]>(
        `/* final_event */ SELECT ${COLUMNS} FROM training_event WHERE project_id = $1 AND session_id = $2
          AND type = ANY($3::text[])`,
        [project.projectId, sessionId, EVENT_TYPES.filter(isFinalEvent)],
      ),
    );
    return rows[0] ? this.toEvent(rows[0]) : null;
  }

  async byIds(project: ProjectContext, ids: readonly string[]): Promise<TrainingEvent[]> {
    const rows = await this.database.read(project, (db) =>
      db.query<EventRow[]>(
        `/* events_by_id */ SELECT ${COLUMNS} FROM training_event WHERE project_id = $1 AND id = ANY($2::uuid[])`,
        [project.projectId, ids],
      ),
    );
    return rows.map((row) => this.toEvent(row));
  }

  /**
   * Where a cursor of ours points.
   * @throws CursorExpiredError when it is malformed, foreign, or older than what is kept.
   */
  async resolveCursor(cursor: string): Promise<EventPosition> {
    const at = decodeEventCursor(this.epoch, cursor);
    const [state] = await this.database.acrossProjects((db) =>
      db.query<{ tx: string; position: string; newest_tx: string }[]>(
        `/* event_horizon */ SELECT value->>'tx' AS tx, value->>'position' AS position,
            pg_snapshot_xmax(pg_current_snapshot())::text AS newest_tx
          FROM system_state WHERE project_id = 'default' AND key = 'event_horizon'`,
      ),
    );
    if (!state) throw new Error('the horizon of kept events is missing from system_state');
    const horizon = { tx: BigInt(state.tx), position: BigInt(state.position) };
    if (!at || at.tx >= BigInt(state.newest_tx) || comparePositions(at, horizon) < 0) {
      throw new CursorExpiredError(
        'this cursor is too old, or not one of this server; go on from oldestCursor, which is the oldest that is still kept',
        encodeEventCursor(this.epoch, horizon),
      );
    }
    return at;
  }

  private toEvent(row: EventRow): TrainingEvent {
    const at = { tx: BigInt(row.tx), position: BigInt(row.position) };
    return {
      id: row.id,
      projectId: row.project_id,
      sessionId: row.session_id,
      batchId: row.batch_id,
      agentType: row.agent_type,
      at,
      cursor: encodeEventCursor(this.epoch, at),
      sequence: row.sequence,
      type: row.type,
      message: row.message,
      progress: row.progress,
      score: row.score,
      occurredAt: row.occurred_at,
    };
  }
}

export interface NewEvent {
  readonly id: string;
  readonly projectId: string;
  readonly sessionId: string;
  readonly batchId: string | null;
  readonly agentType: string;
  readonly sequence: number;
  readonly type: EventType;
  readonly message: string;
  /** Null: as far as the event before. */
  readonly progress: number | null;
  readonly score: number | null;
}

/** Writes events in the transaction of what they tell. The session's row must be locked already, and first. */
export async function appendEvents(tx: EntityManager, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  for (const { id, type, sequence } of events) {
    noteOnSpan('training event', {
      'training.event_id': id,
      'training.event_type': type,
      'training.sequence': sequence,
    });
  }
  const column = <K extends keyof NewEvent>(name: K): NewEvent[K][] => events.map((event) => event[name]);
  await tx.query(events.some((event) => event.progress === null) ? APPEND_AS_FAR : APPEND, [
    column('id'),
    column('projectId'),
    column('sessionId'),
    column('batchId'),
    column('agentType'),
    column('sequence'),
    column('type'),
    column('message'),
    column('progress'),
    column('score'),
  ]);
}

const append = (name: string, progress: string): string =>
  `/* ${name} */ INSERT INTO training_event
     (id, project_id, session_id, batch_id, agent_type, sequence, type, message, progress, score)
   SELECT e.id, e.project_id, e.session_id, e.batch_id, e.agent_type, e.sequence, e.type, e.message, ${progress}, e.score
     FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::integer[], $7::text[], $8::text[],
       $9::double precision[], $10::double precision[])
       AS e(id, project_id, session_id, batch_id, agent_type, sequence, type, message, progress, score)`;
const APPEND = append('append_events, prepared', 'e.progress');
const APPEND_AS_FAR = append(
  'append_events_as_far',
  `coalesce(e.progress, (SELECT p.progress FROM training_event p
     WHERE p.project_id = e.project_id AND p.session_id = e.session_id AND p.sequence = e.sequence - 1))`,
);
