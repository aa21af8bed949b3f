import type { SeriesBucket, SeriesMetric } from '../../metrics/index.js';
import type { Database } from '../../platform/database/database.js';
import { ExpectedError } from '../../platform/errors.js';
import type { Clock } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import { detectChanges } from './detect-changes.js';
import { assessTrend, type TrendAssessment } from './domain/assess-trend.js';
import {
  bucketCount,
  DAY_MS,
  lastBuckets,
  widenToBuckets,
  type BucketSize,
  type Window,
} from './domain/buckets.js';
import { levelChanges, type LevelChange } from './domain/change-points.js';
import { usableObservations, type Observation } from './domain/observations.js';
import { findCauses, type CausesOf, type ChangeOf } from './find-causes.js';
import { readSeries } from './read-series.js';

/** Buckets where no range is given. */
const DEFAULT_BUCKETS: Readonly<Record<BucketSize, number>> = { HOUR: 168, DAY: 30, WEEK: 26 };
/** All pairs of buckets are compared, so that their number is bounded. */
export const MOST_BUCKETS = 800;

export interface TrendWish {
  readonly metric: SeriesMetric;
  /** Of all kinds of agents where null. */
  readonly agentType: string | null;
  /** The default of the granularity where null. */
  readonly range: Window | null;
  readonly granularity: BucketSize;
}

export interface TrendReport extends TrendAssessment {
  readonly metric: SeriesMetric;
  readonly points: readonly {
    readonly bucketStart: Date;
    readonly value: number | null;
    readonly count: number;
  }[];
  /** What was observed, in the order of time; not part of the schema. */
  readonly observations: readonly Observation[];
  /** Whose metric it is, and by which buckets; not part of the schema. */
  readonly of: CausesOf;
}

export interface TimedChange extends Omit<LevelChange, 'index'> {
  /** Beginning of the first bucket at the new level. */
  readonly at: Date;
  readonly of: CausesOf;
}

/** Tells where metrics are heading, from the rollups alone. */
export class TrendService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The trend of a metric.
   * @throws ExpectedError INVALID_INPUT for a range of too many buckets, or of hours that are not kept
   */
  async trend(project: ProjectContext, wish: TrendWish): Promise<TrendReport> {
    const [report] = await this.trends(project, wish, [wish.agentType]);
    return report!;
  }

  /** The same trend of several kinds of agents, in their order, from one reading. */
  async trends(
    project: ProjectContext,
    { metric, granularity: size, range }: Omit<TrendWish, 'agentType'>,
    agentTypes: readonly (string | null)[],
  ): Promise<TrendReport[]> {
    const now = this.clock.now();
    const window = range ? widenToBuckets(range, size) : lastBuckets(now, DEFAULT_BUCKETS[size], size);
    requireFewBuckets(window, size);
    const series = await readSeries(this.database, project, { metric, size, agentTypes, ...window }, now);
    return agentTypes.map((agentType, index) => toReport(metric, { agentType, size }, series[index] ?? []));
  }

  /** Where the level of a trend's metric changed, oldest first. Only who asks for it pays for it. */
  changePoints({ observations, of }: Pick<TrendReport, 'observations' | 'of'>): TimedChange[] {
    const changes = levelChanges(
      observations.map(({ value }) => value),
      detectChanges,
    );
    return changes.map(({ index, ...change }) => ({
      ...change,
      at: new Date(Math.round(observations[index]!.day * DAY_MS)),
      of,
    }));
  }

  /** What else changed at each of these changes, as in 'template code_optimization 3 -> 4'; in one statement. */
  causes(project: ProjectContext, size: BucketSize, changes: readonly ChangeOf[]): Promise<string[][]> {
    return this.database.read(project, (db) => findCauses(db, project.projectId, size, changes));
  }
}

function toReport(metric: SeriesMetric, of: CausesOf, buckets: readonly SeriesBucket[]): TrendReport {
  const observations = usableObservations(
    buckets.map(({ bucketStart, mean }) => ({ day: bucketStart.getTime() / DAY_MS, value: mean })),
  );
  return {
    metric,
    ...assessTrend(observations, metric === 'DURATION_MS' ? 'LOWER' : 'HIGHER'),
    points: buckets.map(toPoint),
    observations,
    of,
  };
}

function requireFewBuckets(window: Window, size: BucketSize): void {
  const count = bucketCount(window, size);
  if (count <= MOST_BUCKETS) return;
  const message = `The window has ${count} buckets; at most ${MOST_BUCKETS} are told. Take a shorter range or a coarser granularity.`;
  throw new ExpectedError('INVALID_INPUT', message, ['range']);
}

function toPoint({ bucketStart, count, mean }: SeriesBucket) {
  return { bucketStart, count, value: mean };
}
