import type { EntityManager } from 'typeorm';
import { readDailySeries, type SeriesBucket } from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import type { Clock } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import { isoDay } from '../../metrics/index.js';
import type { Horizon } from '../forecast/forecast-series.js';
import { addDays, lastDayOver } from './prediction-days.js';
import { PredictionEntity } from './prediction.entity.js';

/**
 * A day without sessions has no mean. A forecast of such a day is marked by the first day after it that has one, if that
 * comes within so many days; a forecast for the next day is of that day only.
 */
const GRACE_DAYS: Readonly<Record<Horizon, number>> = { 1: 0, 7: 2, 28: 6 };
/** Forecasts that are marked in one transaction. */
const CHUNK = 200;

/** What a forecast comes to: the day that marks it, or null where none ever will. */
interface Mark {
  readonly prediction: PredictionEntity;
  readonly by: { readonly day: string; readonly mean: number } | null;
}

/** Marks forecasts whose time has come. */
export class Grader {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Marks what can be marked by days that are over; each forecast once.
   *
   * @returns what was done, in words
   */
  async run(project: ProjectContext, signal: AbortSignal): Promise<string> {
    const lastDay = lastDayOver(this.clock.now());
    let [markedCount, unseenCount] = [0, 0];
    let after: PredictionEntity | null = null;
    do {
      signal.throwIfAborted();
      const done: { marks: Mark[]; last: PredictionEntity | null } = await this.database.transaction(
        project,
        (tx) => this.gradeSome(tx, project, lastDay, after),
      );
      markedCount += done.marks.filter(({ by }) => by !== null).length;
      unseenCount += done.marks.filter(({ by }) => by === null).length;
      after = done.last;
    } while (after !== null);
    const unseen = unseenCount === 0 ? '' : `; ${unseenCount} were of days without sessions`;
    return `marked ${markedCount} forecasts${unseen}`;
  }

  private async gradeSome(
    tx: EntityManager,
    { projectId }: ProjectContext,
    lastDay: Date,
    after: PredictionEntity | null,
  ): Promise<{ marks: Mark[]; last: PredictionEntity | null }> {
    const query = tx
      .createQueryBuilder(PredictionEntity, 'p')
      .setLock('pessimistic_write')
      .where('p.project_id = :projectId AND p.graded_at IS NULL AND p.target_time <= :until', {
        projectId,
        until: addDays(lastDay, 1),
      })
      .orderBy('p.targetTime')
      .addOrderBy('p.id')
      .limit(CHUNK);
    if (after) {
      query.andWhere('(p.target_time, p.id) > (:time, :id)', { time: after.targetTime, id: after.id });
    }
    const due = await query.getMany();
    const marks: Mark[] = [];
    for (const group of groups(due)) {
      const { agentType, metric } = group[0]!;
      const daily = await readDailySeries(tx, projectId, {
        agentType,
        metric,
        from: targetDay(group[0]!),
        to: addDays(lastDay, 1),
      });
      marks.push(...group.flatMap((prediction) => markOf(prediction, daily, lastDay) ?? []));
    }
    if (marks.length > 0) await write(tx, projectId, marks);
    return { marks, last: due.length === CHUNK ? due.at(-1)! : null };
  }
}

/** The day that a forecast is about. */
function targetDay(prediction: PredictionEntity): Date {
  return addDays(prediction.targetTime, -1);
}

/** Forecasts of the same series together, each group in order of time as they are. */
function groups(predictions: readonly PredictionEntity[]): PredictionEntity[][] {
  const byKey = new Map<string, PredictionEntity[]>();
  for (const prediction of predictions) {
    const key = `${prediction.agentType} ${prediction.metric}`;
    const group = byKey.get(key);
    if (group) group.push(prediction);
    else byKey.set(key, [prediction]);
  }
  return [...byKey.values()];
}

/** Null where a day to come may still mark it. */
function markOf(prediction: PredictionEntity, daily: readonly SeriesBucket[], lastDay: Date): Mark | null {
  const first = targetDay(prediction);
  const last = addDays(first, GRACE_DAYS[prediction.horizonDays]);
  const marking = daily.find(
    ({ bucketStart, mean }) => mean !== null && bucketStart >= first && bucketStart <= last,
  );
  if (marking) return { prediction, by: { day: isoDay(marking.bucketStart), mean: marking.mean! } };
  return last <= lastDay ? { prediction, by: null } : null;
}

async function write(tx: EntityManager, projectId: string, marks: readonly Mark[]): Promise<void> {
  const inside = ({ prediction, by }: Mark, lower: 'lower80' | 'lower95', upper: 'upper80' | 'upper95') =>
    by && prediction[lower] <= by.mean && by.mean <= prediction[upper];
  await tx.query(
    `/* mark_predictions */ UPDATE prediction p SET graded_at = clock_timestamp(), actual_day = m.day,
        actual_value = m.actual, error = m.error, is_inside80 = m.inside80, is_inside95 = m.inside95
       FROM unnest($2::uuid[], $3::date[], $4::float8[], $5::float8[], $6::boolean[], $7::boolean[])
              AS m(id, day, actual, error, inside80, inside95)
      WHERE p.project_id = $1 AND p.id = m.id AND p.graded_at IS NULL`,
    [
      projectId,
      marks.map(({ prediction }) => prediction.id),
      marks.map(({ by }) => by?.day ?? null),
      marks.map(({ by }) => by?.mean ?? null),
      marks.map(({ prediction, by }) => by && by.mean - prediction.predictedValue),
      marks.map((mark) => inside(mark, 'lower80', 'upper80')),
      marks.map((mark) => inside(mark, 'lower95', 'upper95')),
    ],
  );
}
