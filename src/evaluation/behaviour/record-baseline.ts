import type { AnalysedLanguage } from '../domain/languages.js';
import type { EvaluationScope, Found } from '../domain/memory.js';
import type { ExecutorPool } from '../executors/executor.js';
import { OUTCOME_LINE, recordingTests, type KnownOutcome } from './baseline-harness.js';

/** A program whose behaviour is what another one is measured by. */
export interface Baseline {
  readonly language: AnalysedLanguage;
  readonly source: string;
  /** The function that is called. */
  readonly name: string;
}

export interface InputGroup {
  readonly inputs: readonly string[];
  readonly sized: string | null;
}

export interface BaselineBehaviour {
  readonly outcomes: readonly KnownOutcome[];
  /** The arguments whose size can be chosen, of the kind that the function takes. */
  readonly sized: string | null;
  readonly executor: string;
}

const VERSION = 1;
const TIMEOUT_MS = 2_000;
const OUTPUT_BYTES = 512 * 1024;
const OUTCOME_LENGTH_MAX = 2_000;
/** So many inputs of a kind that was guessed have to work, for the guess to be taken for right. */
const GUESS_WORKS = 5;
const OUTCOMES_MAX = 80;

/** Errors that say that a function was called in a way that it is not made for, and nothing about what it does. */
const MISUSE =
  /^!(Type|Attribute|Index|Key|Name|UnboundLocal|Recursion|ZeroDivision|Overflow|Assertion|Memory|Reference|Range|Syntax|Internal|Arithmetic)Error$|^!(RuntimeError|NotImplementedError|StopIteration)$/;

/**
 * What a baseline answers to the inputs of the first kind that suits it, in one run for each kind. Left out is what it
 * was not made for, what differs between two calls, and what it does not get to in two seconds. Remembered for the same
 * program and inputs.
 *
 * @returns the behaviour, or why there is none
 */
export async function recordBaseline(
  executors: ExecutorPool,
  baseline: Baseline,
  groups: readonly InputGroup[],
  scope: EvaluationScope,
): Promise<BaselineBehaviour | string> {
  const { language, source, name } = baseline;
  const key = [VERSION, language, source, name, groups.map((group) => group.inputs)];
  return await scope.memory.recall('baseline-behaviour', key, () =>
    record(executors, baseline, groups, scope.signal),
  );
}

async function record(
  executors: ExecutorPool,
  { language, source, name }: Baseline,
  groups: readonly InputGroup[],
  signal: AbortSignal,
): Promise<Found<BaselineBehaviour | string>> {
  let reason = `${name} of the baseline answers none of the inputs that were made for it.`;
  let isWhole = true;
  for (const { inputs, sized } of groups) {
    const tests = recordingTests(language, name, inputs);
    const limits = { timeoutMs: TIMEOUT_MS, outputBytes: OUTPUT_BYTES };
    const result = await executors.run({ language, source, tests, entryPoint: name }, limits, signal);
    // What was cut short by time may come further another time.
    isWhole &&= result.verdict !== 'TIMEOUT' && result.verdict !== 'UNSUPPORTED';
    if (result.verdict === 'UNSUPPORTED') {
      reason = `The baseline could not be run here: ${result.message ?? 'it is not supported'}`;
      continue;
    }
    const outcomes = outcomesOf(result.output, inputs);
    const enough = groups.length > 1 ? GUESS_WORKS : 1;
    if (outcomes.length >= enough)
      return {
        value: { outcomes: outcomes.slice(0, OUTCOMES_MAX), sized, executor: result.executor },
        isWhole,
      };
  }
  return { value: reason, isWhole };
}

function outcomesOf(output: string, inputs: readonly string[]): KnownOutcome[] {
  const told = inputs.map((): string[] => []);
  for (const line of output.split('\n')) {
    if (!line.startsWith(`${OUTCOME_LINE} `)) continue;
    const [, index = '', outcome = ''] = /^(\d+) (.*)$/s.exec(line.slice(OUTCOME_LINE.length + 1)) ?? [];
    told[Number(index)]?.push(outcome);
  }
  return inputs.flatMap((input, index) => {
    const [first, second] = told[index] ?? [];
    if (first === undefined || first !== second || first.length > OUTCOME_LENGTH_MAX) return [];
    return MISUSE.test(first) ? [] : [{ input, outcome: first }];
  });
}
