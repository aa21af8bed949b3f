import type { Logger } from 'pino';
import type { Database } from '../platform/database/database.js';
import type { EventPosition } from '../platform/events/event-position.js';
import { EventReader, type EventLog, type PositionedEvent } from '../platform/events/event-reader.js';
import type { LiveFeed } from '../platform/events/live-feed.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import { ExperimentEntity } from './experiment.entity.js';

/** An experiment that has changed, as it was read behind that. */
export interface ExperimentChange extends PositionedEvent {
  readonly experiment: ExperimentEntity;
}

/** Older transactions can still commit behind this one's back until none of them runs any more. */
const BARRIER = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint';
/** How often to look without being woken. */
const POLL_MS = 1_000;

/** Experiments in the order in which they changed last. One that changes twice before it is read is told once, as it is. */
class ExperimentLog implements EventLog<ExperimentChange> {
  constructor(private readonly database: Database) {}

  async head(): Promise<EventPosition> {
    const [row] = await this.database.acrossProjects((db) =>
      db.query<{ barrier: string }[]>(`/* experiment_head */ SELECT ${BARRIER} AS barrier`),
    );
    return { tx: BigInt(row!.barrier), position: 0n };
  }

  async next(after: EventPosition, limit: number) {
    const { entities, raw } = await this.database.acrossProjects((db) =>
      db
        .createQueryBuilder(ExperimentEntity, 'e')
        .addSelect(`e.tx < ${BARRIER}`, 'is_safe')
        .where('(e.tx, e.position) > (:tx::bigint, :position::bigint)', {
          tx: after.tx.toString(),
          position: after.position.toString(),
        })
        .orderBy('e.tx')
        .addOrderBy('e.position')
        .limit(limit)
        .getRawAndEntities<{ is_safe: boolean }>(),
    );
    const safe = entities.filter((_, i) => raw[i]!.is_safe);
    const events = safe.map((experiment) => ({
      experiment,
      at: { tx: BigInt(experiment.tx), position: BigInt(experiment.position) },
    }));
    return { events, hasHidden: safe.length < entities.length };
  }
}

/** Experiments as they change, on whichever node. */
export class ExperimentFeed {
  private readonly reader: EventReader<ExperimentChange>;

  constructor(database: Database, wakeUp: WakeUp, logger: Logger) {
    this.reader = new EventReader(new ExperimentLog(database), wakeUp, logger, { pollMs: POLL_MS });
  }

  start(): Promise<void> {
    return this.reader.start();
  }

  stop(): Promise<void> {
    return this.reader.stop();
  }

  /** One experiment of a project, from now on. */
  of(projectId: string, id: string): LiveFeed<ExperimentChange> {
    return {
      isLiveFeed: true,
      open: (subscriber) =>
        this.reader.onEvent((change) => {
          const { experiment } = change;
          if (experiment.projectId === projectId && experiment.id === id) void subscriber.next(change);
        }),
      [Symbol.asyncIterator]() {
        throw new Error('a live feed is read through open()');
      },
    };
  }
}
