import { analysisTask, type AnalysisHost } from '../analysis/analysis-host.js';
import type { EvaluationScope, Found } from '../domain/memory.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import type { ExecutionResult, ExecutorPool, Program } from '../executors/executor.js';
import { MUTATION_VERSION, type Mutant } from './mutant.js';

/** How much tests notice: what they said of programs that are known to be wrong. */
export interface SuiteStrength {
  readonly killed: number;
  /** Wrong programs that passed. */
  readonly survived: readonly Mutant[];
  /** Mutants that could be run. */
  readonly total: number;
  /** Mutants that no executor here supports. */
  readonly untested: number;
  /** Why nothing was measured; null where something was, or where there is nothing to mutate. */
  readonly reason: string | null;
}

export interface MeasuredProgram extends Program {
  readonly language: AnalysedLanguage;
  readonly tests: string;
}

export const MUTANTS_MAX = 40;
/** Enough to tell tests that notice little from such that notice much, where that is not what is judged. */
export const MUTANTS_FOR_WEIGHT = 16;
/** Mutants of one suite that run, or wait for an executor, at once. */
const AT_ONCE = 4;
/** A mutant that takes so many times as long as the program hangs. */
const TIMES_AS_LONG = 10;
const TIMEOUT_MIN_MS = 250;
const TIMEOUT_MAX_MS = 3_000;

/**
 * Runs the mutants of a program that passes its tests, and counts which the tests notice. A mutant that fails, or ends
 * by an error, its time or its memory, is killed. Remembered for the same program and tests.
 *
 * @param limit how many mutants at most
 */
export async function measureSuite(
  tools: { readonly analysis: AnalysisHost; readonly executors: ExecutorPool },
  program: MeasuredProgram,
  scope: EvaluationScope,
  limit = MUTANTS_MAX,
): Promise<SuiteStrength> {
  const { language, source, tests, entryPoint } = program;
  const executors = tools.executors.executors.filter((each) => each.isAvailable).map((each) => each.name);
  const key = [language, source, tests, entryPoint, MUTATION_VERSION, limit, executors];
  return await scope.memory.recall('suite-strength', key, () => measure(tools, program, scope.signal, limit));
}

async function measure(
  { analysis, executors }: { readonly analysis: AnalysisHost; readonly executors: ExecutorPool },
  program: MeasuredProgram,
  signal: AbortSignal,
  limit: number,
): Promise<Found<SuiteStrength>> {
  const { language, source } = program;
  const input = { source, language, limit };
  const [outcome] = await analysis.run([analysisTask('code.mutants', input)], signal);
  if (!outcome.ok) return unmeasured(`The program could not be mutated: ${outcome.reason}`);
  const { mutants } = outcome.report;
  if (mutants.length === 0) return { value: strengthOf([], []), isWhole: true };

  const passing = await executors.run(program, {}, signal);
  if (passing.verdict !== 'PASS') {
    return unmeasured(`The program itself does not pass: ${passing.message ?? passing.verdict}`);
  }
  const timeoutMs = Math.min(
    TIMEOUT_MAX_MS,
    Math.max(TIMEOUT_MIN_MS, Math.ceil(passing.durationMs * TIMES_AS_LONG)),
  );
  const results: ExecutionResult[] = [];
  const left = mutants.map((mutant, index) => ({ mutant, index }));
  const runSome = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const mutated = { ...program, source: next.mutant.source };
      results[next.index] = await executors.run(mutated, { timeoutMs }, signal);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, runSome));
  } catch (error) {
    if (signal.aborted) throw error;
    return unmeasured(
      `Its mutants could not be run: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const isWhole = results.every(({ verdict, executor }) => verdict !== 'UNSUPPORTED' || executor !== 'none');
  return { value: strengthOf(mutants, results), isWhole };
}

function strengthOf(mutants: readonly Mutant[], results: readonly ExecutionResult[]): SuiteStrength {
  const survived = mutants.filter((_, index) => results[index]?.verdict === 'PASS');
  const untested = results.filter(({ verdict }) => verdict === 'UNSUPPORTED').length;
  const total = mutants.length - untested;
  return { killed: total - survived.length, survived, total, untested, reason: null };
}

function unmeasured(reason: string): Found<SuiteStrength> {
  return { value: { killed: 0, survived: [], total: 0, untested: 0, reason }, isWhole: false };
}
