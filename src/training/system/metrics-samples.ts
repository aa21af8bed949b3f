import type { Database } from '../../platform/database/database.js';
import { liveFeed, type LiveFeed } from '../../platform/events/live-feed.js';
import type { Clock } from '../../platform/ports.js';
import { WITH_AGENTS } from '../agents-of-sessions.js';
import type { ProjectContext } from '../../platform/project.js';

/** How training is going at one moment. */
export interface MetricsSample {
  readonly sampledAt: Date;
  readonly queuedCount: number;
  readonly runningCount: number;
  /** Sessions that ended within the last minute. */
  readonly finishedPerMinute: number;
  /** Points, over those of them that were trained to an end; null where there are none. */
  readonly meanImprovement: number | null;
}

interface SampleRow {
  queued: string;
  running: string;
  finished: string;
  mean_improvement: number | null;
}

/** However many ask, the database is asked so often for the same. */
const FRESH_MS = 250;

/** Samples of how training is going, for whoever watches. */
export class MetricsSamples {
  private readonly known = new Map<
    string,
    { readonly until: number; readonly sample: Promise<MetricsSample> }
  >();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A sample at once, and then one every `intervalMs`; the next is not taken before the last one was handed on. */
  feed(project: ProjectContext, agentType: string | null, intervalMs: number): LiveFeed<MetricsSample> {
    return liveFeed((subscriber) => {
      let timer: NodeJS.Timeout | undefined;
      let isOpen = true;
      const tell = async (): Promise<void> => {
        const sample = await this.sample(project, agentType);
        if (!isOpen) return;
        await subscriber.next(sample);
        timer = setTimeout(() => void turn(), intervalMs);
        if (!isOpen) clearTimeout(timer);
      };
      const turn = (): Promise<void> =>
        tell().catch((error: unknown) => {
          if (isOpen) subscriber.fail(error);
        });
      void turn();
      return () => {
        isOpen = false;
        clearTimeout(timer);
      };
    });
  }

  /** A sample that is at most a quarter of a second old. */
  sample(project: ProjectContext, agentType: string | null): Promise<MetricsSample> {
    const now = this.clock.now().getTime();
    for (const [key, { until }] of this.known) if (until <= now) this.known.delete(key);
    const key = JSON.stringify([project.projectId, agentType]);
    const known = this.known.get(key);
    if (known) return known.sample;
    const sample = this.read(project, agentType);
    this.known.set(key, { until: now + FRESH_MS, sample });
    sample.catch(() => this.known.delete(key));
    return sample;
  }

  private async read(project: ProjectContext, agentType: string | null): Promise<MetricsSample> {
    const [row] = await this.database.read(project, (db) =>
      db.query<SampleRow[]>(
        `/* metrics_sample */ ${WITH_AGENTS} SELECT
            (SELECT count(*) FROM training_session
              WHERE status = 'QUEUED' AND project_id = $1 AND ($2::text IS NULL OR agent_type = $2)) AS queued,
            (SELECT count(*) FROM training_session
              WHERE status = 'RUNNING' AND project_id = $1 AND ($2::text IS NULL OR agent_type = $2)) AS running,
            count(*) AS finished, avg(s.improvement_score) AS mean_improvement
           FROM agents JOIN training_session s ON s.project_id = $1 AND s.agent_type = agents.agent_type
            AND s.finished_at > now() - interval '1 minute'
          WHERE $2::text IS NULL OR agents.agent_type = $2`,
        [project.projectId, agentType],
      ),
    );
    return {
      sampledAt: this.clock.now(),
      queuedCount: Number(row!.queued),
      runningCount: Number(row!.running),
      finishedPerMinute: Number(row!.finished),
      meanImprovement: row!.mean_improvement,
    };
  }
}
