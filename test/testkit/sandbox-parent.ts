import { ChildPool } from '../../src/platform/sandbox/index.js';

/**
 * A server's stand-in that a test kills: starts a child, tells its process id, and lets it spin. The script, the job
 * and the script's arguments come as arguments.
 */
const [script = '', job = '{}', ...args] = process.argv.slice(2);
const pool = new ChildPool({ name: 'orphan', script, args, size: 1, heapMb: 64 });
const limits = { timeoutMs: 600_000, memoryMb: 512, outputBytes: 1024 };
void pool.run(JSON.parse(job), limits).catch(() => undefined);
const timer = setInterval(() => {
  const [pid] = pool.pids;
  if (pid === undefined) return;
  clearInterval(timer);
  process.stdout.write(`${pid}\n`);
}, 10);
