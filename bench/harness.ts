import { fileURLToPath } from 'node:url';

/** What every benchmark answers: its figures, and whether its gate holds. */
export interface BenchResult {
  readonly name: string;
  /** By name with the unit in it, as in p95Ms. */
  readonly figures: Readonly<Record<string, number>>;
  /** The condition in words; null where the figures are only reported. */
  readonly gate: string | null;
  readonly passed: boolean;
}

/** The value below which this share of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1] as number;
}

/** Prints a result for people, one figure a line. */
export function printResult(result: BenchResult): void {
  const width = Math.max(...Object.keys(result.figures).map((name) => name.length));
  const lines = Object.entries(result.figures).map(
    ([name, value]) => `  ${name.padEnd(width)}  ${Number.isInteger(value) ? value : value.toFixed(2)}`,
  );
  const verdict = result.gate === null ? '' : `\n  ${result.passed ? 'holds' : 'FAILS'}: ${result.gate}`;
  process.stdout.write(`${result.name}\n${lines.join('\n')}${verdict}\n`);
}

/** The exit code where nothing could be measured, so that nobody takes it for a gate that holds or fails. */
const NOT_MEASURED = 3;

/** What a benchmark needs is not to be had here. The message says what, and what to do. */
export class NotMeasuredError extends Error {}

/**
 * Runs a benchmark if its file was started by itself; the exit code tells whether its gate holds, and is one of its own
 * where it could not be measured.
 */
export async function runIfMain(importMetaUrl: string, run: () => Promise<BenchResult>): Promise<void> {
  if (process.argv[1] !== fileURLToPath(importMetaUrl)) return;
  try {
    const result = await run();
    process.exitCode = result.passed ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NotMeasuredError)) throw error;
    process.stderr.write(`\nNOT MEASURED, NOT PASSED: ${error.message}\n`);
    process.exitCode = NOT_MEASURED;
  }
}
