import type { Logger } from 'pino';
import type { ObjectLiteral } from 'typeorm';
import type { Database } from '../database/database.js';
import { BARRIER, headOf } from './event-barrier.js';
import type { EventPosition } from './event-position.js';
import { EventReader, type EventLog, type PositionedEvent } from './event-reader.js';
import { liveFeed, type LiveFeed } from './live-feed.js';
import type { WakeUp } from './wake-up.js';

/** A row that bears the place of its last change among those of its table: `tx` and `position`, indexed together. */
export interface ChangingRow extends ObjectLiteral {
  readonly projectId: string;
  readonly tx: string;
  readonly position: string;
}

interface Change<R> extends PositionedEvent {
  readonly row: R;
}

/** How often to look without being woken. */
const POLL_MS = 1_000;

/** Rows in the order in which they changed last. One that changes twice before it is read is told once, as it is. */
class ChangeLog<R extends ChangingRow> implements EventLog<Change<R>> {
  constructor(
    private readonly database: Database,
    private readonly entity: new () => R,
  ) {}

  head(): Promise<EventPosition> {
    return this.database.acrossProjects(headOf);
  }

  async next(after: EventPosition, limit: number) {
    const { entities, raw } = await this.database.acrossProjects((db) =>
      db
        .createQueryBuilder(this.entity, 'r')
        .addSelect(`r.tx < ${BARRIER}`, 'is_safe')
        .where('(r.tx, r.position) > (:tx::bigint, :position::bigint)', {
          tx: after.tx.toString(),
          position: after.position.toString(),
        })
        .orderBy('r.tx')
        .addOrderBy('r.position')
        .limit(limit)
        .getRawAndEntities<{ is_safe: boolean }>(),
    );
    const safe = entities.filter((_, i) => raw[i]!.is_safe);
    const events = safe.map((row) => ({
      row,
      at: { tx: BigInt(row.tx), position: BigInt(row.position) },
    }));
    return { events, hasHidden: safe.length < entities.length };
  }
}

/** Tells of a table's rows as they change, on whichever node. What is told is state: nothing is replayed. */
export class ChangeFeed<R extends ChangingRow> {
  private readonly reader: EventReader<Change<R>>;

  constructor(database: Database, entity: new () => R, wakeUp: WakeUp, logger: Logger) {
    this.reader = new EventReader(new ChangeLog(database, entity), wakeUp, logger, { pollMs: POLL_MS });
  }

  start(): Promise<void> {
    return this.reader.start();
  }

  stop(): Promise<void> {
    return this.reader.stop();
  }

  /** Rows of a project that match, from now on. */
  of(projectId: string, matches: (row: R) => boolean = () => true): LiveFeed<R> {
    return liveFeed((subscriber) =>
      this.reader.onEvent(({ row }) => {
        if (row.projectId === projectId && matches(row)) void subscriber.next(row);
      }),
    );
  }
}
