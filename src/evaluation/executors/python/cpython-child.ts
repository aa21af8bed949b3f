import { serveJobs } from '../../../platform/sandbox/child.js';
import type { TierJob, TierResult } from '../tier.js';

/** The process that runs Python in CPython under bubblewrap; its arguments are the paths of the two. */
await serveJobs<TierJob, TierResult>(async () => {
  const { runInCpython } = await import('./cpython-run.js');
  const [bubblewrap = '', python = ''] = process.argv.slice(3);
  return (job) => runInCpython({ bubblewrap, python }, job);
});
