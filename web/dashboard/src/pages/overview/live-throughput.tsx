import { useEffect, useRef, useState } from 'react';
import { stringifyDocument } from 'urql';
import { useApi } from '../../api/api-context';
import { graphql, type ResultOf } from '../../api/graphql';
import { LiveChart } from '../../components/chart/live-chart';
import { Stat, Stats } from '../../components/stat';
import { number } from '../../lib/format';
import { SampleRing } from '../../lib/sample-ring';

const Samples = graphql(`
  subscription Samples {
    trainingMetrics(intervalMs: 1000) {
      sampledAt
      queuedCount
      runningCount
      finishedPerMinute
      meanImprovement
    }
  }
`);

type Sample = ResultOf<typeof Samples>['trainingMetrics'];
const KEPT_SECONDS = 180;
const TRY_AGAIN_MS = 5_000;
const NAMES = ['Waiting', 'Running'] as const;

/** What waits, what runs and what ends, by the second. */
export function LiveThroughput() {
  const { sockets } = useApi();
  const ring = useRef<SampleRing | null>(null);
  ring.current ??= new SampleRing(KEPT_SECONDS, 2);
  const samples = ring.current;
  const draw = useRef<() => void>(() => undefined);
  const [newest, setNewest] = useState<Sample | null>(null);
  useEffect(() => {
    let stop = (): void => undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      stop = sockets.subscribe<ResultOf<typeof Samples>>(
        { query: stringifyDocument(Samples) },
        {
          next: ({ data }) => {
            if (!data) return;
            const sample = data.trainingMetrics;
            samples.push(Date.parse(sample.sampledAt) / 1_000, sample.queuedCount, sample.runningCount);
            draw.current();
            setNewest(sample);
          },
          error: () => {
            setNewest(null);
            retry = setTimeout(open, TRY_AGAIN_MS);
          },
          complete: () => undefined,
        },
      );
    };
    open();
    return () => {
      clearTimeout(retry);
      stop();
    };
  }, [sockets, samples]);
  return (
    <div className="stack">
      <Stats isBare>
        <Stat label="Waiting" value={number(newest?.queuedCount)} />
        <Stat label="Running" value={number(newest?.runningCount)} />
        <Stat label="Ended in 1 min" value={number(newest?.finishedPerMinute)} />
      </Stats>
      <LiveChart
        title="Sessions that wait and that run, in the last three minutes"
        ring={samples}
        draw={draw}
        seconds={KEPT_SECONDS}
        names={NAMES}
      />
    </div>
  );
}
