import { isMainThread } from 'node:worker_threads';

// Loaded into the server before it starts (node --expose-gc --import): tells its memory on standard output, beside its log;
// and on SIGUSR2, what of its heap is in use once garbage is collected. What it starts itself, in threads and processes,
// inherits the flag and is silent.

const EVERY_MS = 100;
const MB = 2 ** 20;

if (isMainThread && process.send === undefined) {
  setInterval(() => {
    const { heapUsed, external, rss } = process.memoryUsage();
    const line = {
      level: 'info',
      msg: 'bench.memory',
      pid: process.pid,
      at: Date.now(),
      heapMb: heapUsed / MB,
      externalMb: external / MB,
      rssMb: rss / MB,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }, EVERY_MS).unref();
  process.on('SIGUSR2', () => {
    globalThis.gc?.();
    const line = {
      level: 'info',
      msg: 'bench.live-heap',
      pid: process.pid,
      at: Date.now(),
      heapMb: process.memoryUsage().heapUsed / MB,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  });
}
