import { Socket } from 'node:net';
import { dropPrivileges } from './drop-privileges.js';
import { CHANNEL_FD, encodeFrame, FrameDecoder, type JobMessage } from './framing.js';
import { rememberResolutions } from './remember-resolutions.js';
import { startWatchdog, type Watchdog } from './watchdog.js';

/** Jobs are made by our own code in the parent; this only keeps a fault there from growing without end. */
const JOB_BYTES_MAX = 64 * 1024 * 1024;
/** How far the watchdog lets a child go over limits that the parent enforces: it is only there if the parent does not. */
const WATCHDOG_SLACK_MS = 1_000;
const WATCHDOG_SLACK = 1.25;
const BYTES_PER_MB = 1024 * 1024;

export type JobHandler<Job, Result> = (job: Job) => Result | Promise<Result>;

/**
 * Turns this process into a child of a ChildPool. Call it once, at the top level of the child's script.
 *
 * @param load makes what jobs are handled by. Whatever the handler needs must be imported, and asked for once, here:
 *   afterwards the process gives up root, and may be unable to read the project's files. A handler that throws fails its job, not the child.
 */
export async function serveJobs<Job, Result>(load: () => Promise<JobHandler<Job, Result>>): Promise<void> {
  rememberResolutions();
  const starting = startWatchdog(Number(process.argv[2]));
  const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
  channel.on('error', () => process.exit(1));
  channel.on('close', () => process.exit(0));

  let handler: JobHandler<Job, Result>;
  let watchdog: Watchdog;
  try {
    [handler, watchdog] = await Promise.all([load(), starting]);
    dropPrivileges();
  } catch (error) {
    channel.end(
      encodeFrame({ fatal: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
    return;
  }

  const baselineMb = process.memoryUsage.rss() / BYTES_PER_MB;
  const slack = process.platform === 'linux' ? WATCHDOG_SLACK : 1;
  const decoder = new FrameDecoder(JOB_BYTES_MAX);
  channel.on('data', (chunk: Buffer) => {
    for (const line of decoder.push(chunk)) void handle(JSON.parse(line) as JobMessage);
  });
  channel.write(encodeFrame({ ready: true }));

  async function handle(message: JobMessage): Promise<void> {
    watchdog.watch(message.timeoutMs + WATCHDOG_SLACK_MS, (baselineMb + message.memoryMb) * slack);
    let answer: string;
    try {
      answer = encodeFrame({ id: message.id, result: (await handler(message.job as Job)) ?? null });
    } catch (error) {
      answer = encodeFrame({ id: message.id, error: error instanceof Error ? error.message : String(error) });
    }
    channel.write(answer, () => watchdog.rest());
  }
}
