import type { TestServer } from '../../test/testkit/test-server.js';
import { percentile } from '../harness.js';
import { median } from '../kit/rounds.js';

/** As tell-memory.ts tells it. */
export interface MemorySample {
  readonly at: number;
  readonly heapMb: number;
  readonly externalMb: number;
  readonly rssMb: number;
}

/** What the server's process told of its memory in this span of time, in milliseconds since 1970. */
export function memoryOf({ logs, pid }: TestServer, from: number, to: number): MemorySample[] {
  return logs
    .filter((line) => line.msg === 'bench.memory' && line.pid === pid)
    .map((line) => line as unknown as MemorySample)
    .filter(({ at }) => at >= from && at < to);
}

export interface Quarters {
  readonly first: number;
  readonly last: number;
  readonly most: number;
  /** The last by the first. */
  readonly growth: number;
}

/** Of the heap: what a collection leaves is what is in use; how much lies there between two of them says nothing. */
export function lowest(values: readonly number[]): number {
  return percentile(values, 0.1);
}

/**
 * A figure over the first and the last quarter of the samples.
 *
 * @throws where there are too few samples to tell quarters apart
 */
export function quartersOf(
  samples: readonly MemorySample[],
  figure: Exclude<keyof MemorySample, 'at'>,
  middle: (values: readonly number[]) => number = median,
): Quarters {
  const values = samples.map((sample) => sample[figure]);
  const quarter = Math.floor(values.length / 4);
  if (quarter < 3) throw new Error(`only ${values.length} samples of memory: export more sessions`);
  const first = middle(values.slice(0, quarter));
  const last = middle(values.slice(-quarter));
  return { first, last, most: Math.max(...values), growth: last / first };
}
