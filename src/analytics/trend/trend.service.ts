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
import { levelChanges } from './domain/change-points.js';
import { usableObservations } from './domain/observations.js';
import { findCauses, type CausesOf } from './find-causes.js';
import { readSeries, type HourlySeries } from './read-series.js';

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
  readonly changePoints: readonly {
    readonly at: Date;
    readonly before: number;
    readonly after: number;
    readonly confidence: number;
    readonly of: CausesOf;
  }[];
}

/** Tells where metrics are heading, from the rollups alone. */
export class TrendService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    /** Null where no hours are kept. */
    private readonly hours: HourlySeries | null = null,
  ) {}

  /**
   * The trend of a metric.
   * @throws ExpectedError INVALID_INPUT for a range of too many buckets, or of hours that are not kept
   */
  async trend({ projectId }: ProjectContext, wish: TrendWish): Promise<TrendReport> {
    const { metric, agentType, granularity: size } = wish;
    const window = wish.range
      ? widenToBuckets(wish.range, size)
      : lastBuckets(this.clock.now(), DEFAULT_BUCKETS[size], size);
    requireFewBuckets(window, size);
    return this.database.read({ projectId }, async (db) => {
      const buckets = await readSeries(db, projectId, { metric, agentType, ...window }, size, this.hours);
      const observations = usableObservations(
        buckets.map(({ bucketStart, mean }) => ({ day: bucketStart.getTime() / DAY_MS, value: mean })),
      );
      const changes = levelChanges(
        observations.map(({ value }) => value),
        detectChanges,
      );
      const times = changes.map(({ index }) => new Date(Math.round(observations[index]!.day * DAY_MS)));
      return {
        metric,
        ...assessTrend(observations, metric === 'DURATION_MS' ? 'LOWER' : 'HIGHER'),
        points: buckets.map(toPoint),
        changePoints: changes.map(({ before, after, confidence }, i) => ({
          at: times[i]!,
          before,
          after,
          confidence,
          of: { agentType, size },
        })),
      };
    });
  }

  /** What changed at each of these times, as in 'template code_optimization 3 -> 4'; in one statement. */
  causes(project: ProjectContext, of: CausesOf, times: readonly Date[]): Promise<string[][]> {
    return this.database.read(project, (db) => findCauses(db, project.projectId, of, times));
  }
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
