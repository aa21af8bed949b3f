import type { TestServer } from '../../test/testkit/test-server.js';
import { median } from '../kit/rounds.js';

interface At {
  readonly at: number;
}

/** As tell-memory.ts tells it. */
export interface MemorySample extends At {
  readonly heapMb: number;
  readonly externalMb: number;
  readonly rssMb: number;
}

function told<Line>({ logs, pid }: TestServer, msg: string, from: number, to: number): (Line & At)[] {
  return logs
    .filter((line) => line.msg === msg && line.pid === pid)
    .map((line) => line as unknown as Line & At)
    .filter(({ at }) => at >= from && at < to);
}

/** What the server's process told of its memory in this span of time, in milliseconds since 1970. */
export function memoryOf(server: TestServer, from: number, to: number): MemorySample[] {
  return told(server, 'bench.memory', from, to);
}

/** The shares of a file after which `tellLiveHeap` is to be called. */
export const LIVE_HEAP_AT = [0.25, 0.95] as const;

/** Has the server collect its garbage and tell what is left. */
export function tellLiveHeap({ pid }: TestServer): void {
  process.kill(pid, 'SIGUSR2');
}

export interface Quarters {
  readonly first: number;
  readonly last: number;
  readonly most: number;
  /** The last by the first. */
  readonly growth: number;
}

/**
 * What of the heap was in use early and late: how much lies there between two collections says nothing, and when the next
 * one comes is up to chance.
 *
 * @throws where it was not told twice
 */
export function liveHeapOf(server: TestServer, from: number, to: number): Quarters {
  const [first, last] = told<{ heapMb: number }>(server, 'bench.live-heap', from, to);
  if (!first || !last) throw new Error('the server did not tell its heap twice');
  const most = Math.max(...memoryOf(server, from, to).map(({ heapMb }) => heapMb));
  return { first: first.heapMb, last: last.heapMb, most, growth: last.heapMb / first.heapMb };
}

/**
 * The median of a figure over the first and the last quarter of the samples.
 *
 * @throws where there are too few samples to tell quarters apart
 */
export function quartersOf(
  samples: readonly MemorySample[],
  figure: Exclude<keyof MemorySample, 'at'>,
): Quarters {
  const values = samples.map((sample) => sample[figure]);
  const quarter = Math.floor(values.length / 4);
  if (quarter < 3) throw new Error(`only ${values.length} samples of memory: export more sessions`);
  const first = median(values.slice(0, quarter));
  const last = median(values.slice(-quarter));
  return { first, last, most: Math.max(...values), growth: last / first };
}
