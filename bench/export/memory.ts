import type { TestServer } from '../../test/testkit/test-server.js';
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

/**
 * Medians of a figure over the first and the last quarter of the samples.
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
