export type OptimizerRunStatus = 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'CANCELLED';
export type OptimizerVerdict = 'GAIN' | 'NO_DETECTABLE_GAIN';

/** What each state can become. */
const NEXT: Readonly<Record<OptimizerRunStatus, readonly OptimizerRunStatus[]>> = {
  QUEUED: ['RUNNING', 'CANCELLED'],
  RUNNING: ['QUEUED', 'FINISHED', 'FAILED', 'CANCELLED'],
  FINISHED: [],
  FAILED: [],
  CANCELLED: [],
};

/** The states that can become `status`. */
export function sourcesOf(status: OptimizerRunStatus): OptimizerRunStatus[] {
  return (Object.keys(NEXT) as OptimizerRunStatus[]).filter((from) => NEXT[from].includes(status));
}
