import type { AnalysedLanguage } from '../domain/languages.js';
import type { ExecutionResult, ExecutorPool } from '../executors/executor.js';

/** Two versions of a function that behave the same, and what to call them with. */
export interface Race {
  readonly language: AnalysedLanguage;
  readonly name: string;
  /** Arguments whose size is `_n`. */
  readonly sized: string;
  readonly baseline: string;
  readonly source: string;
}

export type Speed =
  | {
      readonly verdict: 'FASTER' | 'SLOWER' | 'SAME';
      /** Medians, in milliseconds, without the time of the empty harness; null where it did not come to an end. */
      readonly baselineMs: number;
      readonly sourceMs: number | null;
      readonly size: number;
      readonly executor: string;
    }
  | { readonly verdict: 'UNKNOWN'; readonly reason: string };

const ROUNDS_MIN = 5;
const ROUNDS_MAX = 15;
/** What the baseline has to take, over the empty harness, to be measured at all; more is not worth its time. */
const MEASURABLE_MS = 30;
const ENOUGH_MS = 300;
const SIZE_MIN = 16;
const SIZE_MAX = 200_000;
/** "Faster" and "slower" are told from here, where it is also so round by round, as often as chance hardly makes it. */
const CLEAR_RATIO = 1.5;
const ALIKE_RATIO = 1.25;
/** Of a two-sided sign test over the rounds. */
const CHANCE_MAX = 0.07;
const TIMEOUT_MS = 3_000;
/** Below this a time is nothing but noise. */
const NOISE_MS = 1;

/**
 * Races two versions in the sandbox: at a size at which the baseline takes long enough, each runs five to fifteen times,
 * by turns, until it is clear, so that whatever else the machine does falls on both. The time is that of the run, which no
 * program can change, less that of the same run without the call.
 */
export async function measureSpeed(executors: ExecutorPool, race: Race, signal: AbortSignal): Promise<Speed> {
  const run = (source: string, size: number, calls: boolean): Promise<ExecutionResult> => {
    const { language, name } = race;
    const tests = raceTests(race, size, calls);
    return executors.run({ language, source, tests, entryPoint: name }, { timeoutMs: TIMEOUT_MS }, signal);
  };
  const size = await findSize(race, run);
  if (typeof size === 'string') return { verdict: 'UNKNOWN', reason: size };

  const times: Times = { empty: [], baseline: [], source: [] };
  let executor = '';
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (round >= ROUNDS_MIN && isClear(times)) break;
    const empty = await run(race.baseline, size, false);
    const old = await run(race.baseline, size, true);
    const fresh = await run(race.source, size, true);
    if (fresh.verdict === 'TIMEOUT') {
      const baselineMs = Math.max(NOISE_MS, old.durationMs - empty.durationMs);
      return { verdict: 'SLOWER', baselineMs, sourceMs: null, size, executor: fresh.executor };
    }
    const odd = [empty, old, fresh].find(({ verdict }) => verdict !== 'PASS');
    if (odd) return unknown(`It does not run at size ${size}: ${odd.message ?? odd.verdict}`);
    if (old.executor !== fresh.executor)
      return unknown(`One version runs in ${old.executor}, the other in ${fresh.executor}.`);
    executor = fresh.executor;
    times.empty.push(empty.durationMs);
    times.baseline.push(old.durationMs);
    times.source.push(fresh.durationMs);
  }
  return { ...compared(times), size, executor };
}

interface Times {
  readonly empty: number[];
  readonly baseline: number[];
  readonly source: number[];
}

/** Faster, slower, or so near to each other that more rounds would not make it either. */
function isClear(times: Times): boolean {
  const { verdict, baselineMs, sourceMs } = compared(times);
  return verdict !== 'SAME' || Math.max(baselineMs / sourceMs, sourceMs / baselineMs) < ALIKE_RATIO;
}

function compared({ empty, baseline, source }: Times): {
  verdict: 'FASTER' | 'SLOWER' | 'SAME';
  baselineMs: number;
  sourceMs: number;
} {
  const emptyMs = median(empty);
  const own = (list: readonly number[]) => list.map((time) => Math.max(NOISE_MS, time - emptyMs));
  const [old, fresh] = [own(baseline), own(source)];
  const [baselineMs, sourceMs] = [median(old), median(fresh)];
  const isFaster = baselineMs / sourceMs >= CLEAR_RATIO && isHardlyChance(old, fresh);
  const isSlower = sourceMs / baselineMs >= CLEAR_RATIO && isHardlyChance(fresh, old);
  return { verdict: isFaster ? 'FASTER' : isSlower ? 'SLOWER' : 'SAME', baselineMs, sourceMs };
}

/** Whether `slow` is the slower one in more rounds than chance explains, by a sign test. Five of five are enough. */
function isHardlyChance(slow: readonly number[], fast: readonly number[]): boolean {
  const rounds = slow.length;
  const against = slow.filter((time, round) => time <= (fast[round] ?? 0)).length;
  let [ways, sum] = [1, 1];
  for (let count = 1; count <= against; count += 1) {
    ways = (ways * (rounds - count + 1)) / count;
    sum += ways;
  }
  return (2 * sum) / 2 ** rounds <= CHANCE_MAX;
}

/** The size at which the baseline takes long enough to be measured, or why there is none. */
async function findSize(
  race: Race,
  run: (source: string, size: number, calls: boolean) => Promise<ExecutionResult>,
): Promise<number | string> {
  // What only has a number for its size may take exponentially long, and so grows gently.
  const isNumber = /^_n(, _n)*$/.test(race.sized);
  // The shorter of two, for what else the machine does only makes a run longer.
  const least = async (size: number, calls: boolean): Promise<ExecutionResult> => {
    const first = await run(race.baseline, size, calls);
    if (first.verdict !== 'PASS' || (calls && first.durationMs < MEASURABLE_MS)) return first;
    const second = await run(race.baseline, size, calls);
    return second.verdict === 'PASS' && second.durationMs < first.durationMs ? second : first;
  };
  let [low, size] = [0, SIZE_MIN];
  let high: number | null = null;
  let best: number | null = null;
  for (let tries = 0; tries < 24 && size <= SIZE_MAX && size > low; tries += 1) {
    const [empty, called] = [await least(size, false), await least(size, true)];
    if (empty.verdict !== 'PASS') break;
    const ms = called.durationMs - empty.durationMs;
    // Where starting the interpreter takes long, its noise is large.
    const measurable = Math.max(MEASURABLE_MS, Math.min(2 * empty.durationMs, ENOUGH_MS));
    if (called.verdict === 'PASS' && ms >= measurable && ms <= measurable + ENOUGH_MS) return size;
    if (called.verdict === 'PASS' && ms < measurable) low = size;
    else {
      if (called.verdict === 'PASS') best = size;
      else if (called.verdict !== 'TIMEOUT') {
        if (best === null) break;
        return best;
      }
      high = size;
    }
    const growth = ms < 2 && !isNumber ? 4 : 2;
    size = high === null ? size * growth : Math.round(Math.sqrt(Math.max(low, 1) * high));
    if (high !== null && high - low <= 1) break;
  }
  return best ?? 'At no size does the baseline take long enough to be measured, and not too long.';
}

function raceTests({ language, name, sized }: Race, size: number, calls: boolean): string {
  if (language === 'python') {
    const call = calls ? `_result = ${name}(*_args)` : '_result = None';
    return [`_n = ${size}`, `_args = [${sized}]`, call, `assert _n == ${size}`].join('\n');
  }
  const call = calls ? `await ${name}(..._args);` : '';
  return [`const _n = ${size};`, `const _args = [${sized}];`, call, `assert(_n === ${size});`].join('\n');
}

function unknown(reason: string): Speed {
  return { verdict: 'UNKNOWN', reason };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
