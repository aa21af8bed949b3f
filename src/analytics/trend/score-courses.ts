import type { ScoreCourse, TrendSignals } from '../../learning/index.js';
import { DAY_MS } from './domain/buckets.js';
import type { TrendService } from './trend.service.js';

/** A change of the level explains what is seen now for so long. */
const RECENT_DAYS = 14;

/** What learning wants to know of the course of response scores, from the trend over the last 30 days. */
export function createScoreCourses(trends: Pick<TrendService, 'trend' | 'changePoints'>): TrendSignals {
  return {
    async courseOf(project, agentType): Promise<ScoreCourse> {
      const wish = { metric: 'RESPONSE_SCORE', agentType, range: null, granularity: 'DAY' } as const;
      const report = await trends.trend(project, wish);
      const { direction, slopePerDay, pValue, points } = report;
      const isDeclining = direction === 'DECLINING' && slopePerDay !== null && pValue !== null;
      const last = trends.changePoints(report).at(-1);
      const until = points.at(-1)?.bucketStart.getTime() ?? 0;
      const isFall =
        last !== undefined && last.after < last.before && until - last.at.getTime() <= RECENT_DAYS * DAY_MS;
      return {
        declining: isDeclining ? { slopePerDay, pValue, days: points.length } : null,
        change: isFall
          ? { at: last.at, before: last.before, after: last.after, confidence: last.confidence }
          : null,
      };
    },
  };
}
