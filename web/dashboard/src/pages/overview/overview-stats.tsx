import { graphql, type ResultOf } from '../../api/graphql';
import { Delta } from '../../components/delta';
import { IntervalText } from '../../components/interval';
import { Stat, Stats } from '../../components/stat';
import { duration, number, percent, points, signed } from '../../lib/format';

export const OverviewStatsFragment = graphql(`
  fragment OverviewStats on TrainingStatistics {
    sessionCount
    improvedCount
    failedCount
    meanResponseScore
    meanResponseScoreInterval {
      lower
      upper
      level
    }
    meanImprovement
    meanImprovementInterval {
      lower
      upper
      level
    }
    successRate
    successRateInterval {
      lower
      upper
      level
    }
    p50DurationMs
    p95DurationMs
    previous {
      sessionCount
      meanResponseScore
      successRate
    }
  }
`);

type Statistics = ResultOf<typeof OverviewStatsFragment>;

/** What the sessions of a range come to. */
export function OverviewStats({ statistics }: { statistics: Statistics }) {
  const { previous, meanResponseScore } = statistics;
  const before = previous?.meanResponseScore ?? null;
  return (
    <Stats>
      <Stat
        label="Sessions"
        value={number(statistics.sessionCount)}
        hint={`${number(statistics.improvedCount)} improved, ${number(statistics.failedCount)} failed`}
      />
      <Stat
        label="Response score"
        value={
          <>
            {points(meanResponseScore)}{' '}
            {before !== null && meanResponseScore !== null && (
              <span className="small">
                <Delta value={meanResponseScore - before} />
              </span>
            )}
          </>
        }
        hint={<IntervalText interval={statistics.meanResponseScoreInterval} />}
      />
      <Stat
        label="Gained by training"
        value={signed(statistics.meanImprovement)}
        hint={<IntervalText interval={statistics.meanImprovementInterval} />}
      />
      <Stat
        label="Success rate"
        value={percent(statistics.successRate)}
        hint={<IntervalText interval={statistics.successRateInterval} share />}
      />
      <Stat
        label="Time to train, median"
        value={duration(statistics.p50DurationMs)}
        hint={`95 % within ${duration(statistics.p95DurationMs)}`}
      />
    </Stats>
  );
}
