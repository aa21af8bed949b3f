import { serveJobs } from '../../../platform/sandbox/child.js';
import type { TierJob, TierResult } from '../tier.js';

/** The process that runs Python in Monty. */
await serveJobs<TierJob, TierResult>(async () => {
  const [{ Monty }, { runInMonty }] = await Promise.all([
    import('@pydantic/monty'),
    import('./monty-run.js'),
  ]);
  return (job) => runInMonty(Monty, job);
});
