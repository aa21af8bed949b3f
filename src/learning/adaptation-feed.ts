import type { Logger } from 'pino';
import type { Database } from '../platform/database/database.js';
import type { EventPosition } from '../platform/events/event-position.js';
import { EventReader, type EventLog, type PositionedEvent } from '../platform/events/event-reader.js';
import type { LiveFeed } from '../platform/events/live-feed.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import { LearningAdaptationEntity } from './adaptation.entity.js';

/** An adaptation that is new or has changed, as it was read behind that. */
export interface AdaptationChange extends PositionedEvent {
  readonly adaptation: LearningAdaptationEntity;
}

/** Older transactions can still commit behind this one's back until none of them runs any more. */
const BARRIER = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint';
/** How often to look without being woken. */
const POLL_MS = 1_000;

/** Adaptations in the order in which they changed last. One that changes twice before it is read is told once, as it is. */
class AdaptationLog implements EventLog<AdaptationChange> {
  constructor(private readonly database: Database) {}

  async head(): Promise<EventPosition> {
    const [row] = await this.database.acrossProjects((db) =>
      db.query<{ barrier: string }[]>(`/* adaptation_head */ SELECT ${BARRIER} AS barrier`),
    );
    return { tx: BigInt(row!.barrier), position: 0n };
  }

  async next(after: EventPosition, limit: number) {
    const { entities, raw } = await this.database.acrossProjects((db) =>
      db
        .createQueryBuilder(LearningAdaptationEntity, 'a')
        .addSelect(`a.tx < ${BARRIER}`, 'is_safe')
        .where('(a.tx, a.position) > (:tx::bigint, :position::bigint)', {
          tx: after.tx.toString(),
          position: after.position.toString(),
        })
        .orderBy('a.tx')
        .addOrderBy('a.position')
        .limit(limit)
        .getRawAndEntities<{ is_safe: boolean }>(),
    );
    const safe = entities.filter((_, i) => raw[i]!.is_safe);
    const events = safe.map((adaptation) => ({
      adaptation,
      at: { tx: BigInt(adaptation.tx), position: BigInt(adaptation.position) },
    }));
    return { events, hasHidden: safe.length < entities.length };
  }
}

/** Adaptations as they are proposed and as they change, on whichever node. */
export class AdaptationFeed {
  private readonly reader: EventReader<AdaptationChange>;

  constructor(database: Database, wakeUp: WakeUp, logger: Logger) {
    this.reader = new EventReader(new AdaptationLog(database), wakeUp, logger, { pollMs: POLL_MS });
  }

  start(): Promise<void> {
    return this.reader.start();
  }

  stop(): Promise<void> {
    return this.reader.stop();
  }

  /** Those of a project, from now on; of all its agents where `agentType` is null. */
  of(projectId: string, agentType: string | null): LiveFeed<AdaptationChange> {
    return {
      isLiveFeed: true,
      open: (subscriber) =>
        this.reader.onEvent((change) => {
          const { adaptation } = change;
          if (adaptation.projectId !== projectId) return;
          if (agentType === null || adaptation.agentType === agentType) void subscriber.next(change);
        }),
      [Symbol.asyncIterator]() {
        throw new Error('a live feed is read through open()');
      },
    };
  }
}
