import { Progress } from '../../components/progress';
import { number, usd } from '../../lib/format';
import { useNow } from '../../lib/use-now';
import type { RunRow } from './optimizer-documents';

/** How far a search is, and what of its budget it took. */
export function RunProgress({ run }: { run: RunRow }) {
  const now = useNow();
  const { status, progress, createdAt, startedAt, finishedAt, modelUsage, maxCalls, maxCostUsd } = run;
  const isRunning = status === 'RUNNING';
  return (
    <div className="stack tight">
      <Progress
        label={status === 'QUEUED' ? 'Waits for a worker' : 'Done'}
        unit="%"
        done={100 * progress}
        total={100}
        startedAt={isRunning ? Date.parse(startedAt ?? createdAt) : null}
        now={finishedAt === null ? now : Date.parse(finishedAt)}
      />
      <p className="small muted num">
        {number(modelUsage.callCount)} of at most {number(maxCalls)} calls to the model ·{' '}
        {usd(modelUsage.costUsd)} of at most {usd(maxCostUsd)}
      </p>
    </div>
  );
}
