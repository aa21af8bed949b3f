import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { serveJobs } from '../../src/platform/sandbox/child.js';

/** What the tests of the child pool ask of a child. */
export type SandboxJob =
  | { readonly do: 'echo'; readonly value: unknown }
  | { readonly do: 'describe' }
  | { readonly do: 'throw' | 'exit' | 'spin' | 'never' | 'flood-streams' | 'allocate' }
  | { readonly do: 'answer-bytes'; readonly bytes: number };

let handled = 0;
const kept: Buffer[] = [];

await serveJobs<SandboxJob, unknown>(async () => {
  if (process.argv.includes('--broken')) throw new Error('nothing here loads');
  return async (job) => {
    handled += 1;
    switch (job.do) {
      case 'echo':
        return job.value;
      case 'describe':
        return {
          pid: process.pid,
          uid: process.getuid?.(),
          gid: process.getgid?.(),
          groups: process.getgroups?.(),
          environment: { ...process.env },
          directory: readable(() => readdirSync('.')),
          descriptors: readable(() => readdirSync('/proc/self/fd').length),
          args: process.argv.slice(3),
          handled,
        };
      case 'throw':
        throw new Error('the handler failed');
      case 'exit':
        return process.exit(7);
      case 'spin':
        for (;;) handled += 0;
      case 'never':
        return new Promise(() => setInterval(() => undefined, 1_000));
      case 'flood-streams':
        for (;;) {
          // Waiting for the reader, so that a slow one does not make it a flood of memory.
          if (!process.stdout.write('x'.repeat(65_536))) await once(process.stdout, 'drain');
        }
      case 'allocate':
        for (;;) {
          kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
          await new Promise((resolve) => setImmediate(resolve));
        }
      case 'answer-bytes':
        return 'x'.repeat(job.bytes);
    }
  };
});

function readable<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable';
  }
}
