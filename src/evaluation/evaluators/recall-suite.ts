import type { AnalysisHost } from '../analysis/analysis-host.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import type { EvaluationScope, Found } from '../domain/memory.js';
import type { ExecutorPool } from '../executors/executor.js';
import { measureSuite, MUTANTS_FOR_WEIGHT, type SuiteStrength } from '../mutation/measure-suite.js';
import { MUTATION_VERSION } from '../mutation/mutant.js';

export interface Suite {
  readonly language: AnalysedLanguage;
  readonly tests: string;
  readonly entryPoint: string | null;
  /** A good answer, where one was given. */
  readonly reference: string | null;
}

/**
 * How much tests notice, measured on the first program that passes them and remembered for all others: the tests of one
 * task weigh the same for each of its answers. The reference comes first; null where nothing passes or can be mutated.
 *
 * @param passing the code of a response that passes, if it does
 */
export async function recallSuite(
  tools: { readonly analysis: AnalysisHost; readonly executors: ExecutorPool },
  suite: Suite,
  passing: string | null,
  scope: EvaluationScope,
): Promise<SuiteStrength | null> {
  const { language, tests, entryPoint, reference } = suite;
  const sources = [reference, passing].filter((source) => source !== null);
  const find = async (): Promise<Found<SuiteStrength | null>> => {
    for (const source of sources) {
      const strength = await measureSuite(
        tools,
        { language, source, tests, entryPoint },
        scope,
        MUTANTS_FOR_WEIGHT,
      );
      if (strength.total > 0) return { value: strength, isWhole: true };
    }
    // Another answer may pass, and be measured.
    return { value: null, isWhole: false, isIncidental: true };
  };
  const key = [language, tests, entryPoint, reference, MUTATION_VERSION, MUTANTS_FOR_WEIGHT];
  const known = await scope.memory.recall('suite-weight', key, find);
  // Someone whose answer fails may have been asking at the same time, and found nothing.
  return known ?? (passing === null ? null : await scope.memory.recall('suite-weight', key, find));
}
