import { analysisTask, type AnalysisHost } from '../analysis/analysis-host.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import type { Finding } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import type { EvaluationScope } from '../domain/memory.js';
import { cannotJudge, failed, judged, points, type EvaluatorName } from '../evaluators/judgement.js';
import type { ExecutionResult, ExecutorPool } from '../executors/executor.js';
import { comparingTests, type KnownOutcome } from './baseline-harness.js';
import { recordBaseline } from './record-baseline.js';

/** Against a good answer, or the code that was to be refactored. */
export const BEHAVIOUR = { name: 'behaviour', version: '1' };
/** Against the response that a candidate is to take the place of. */
export const BEHAVIOUR_KEPT = { name: 'behaviour-kept', version: '1' };

export interface BehaviourQuestion {
  readonly evaluator: EvaluatorName;
  readonly language: AnalysedLanguage;
  readonly baseline: string;
  /** What the baseline is, as in "the reference". */
  readonly baselineName: string;
  /** The code of the response. */
  readonly source: string;
  readonly entryPoint: string | null;
  /** Texts with calls of the function. */
  readonly examples: readonly string[];
  /** Whether to differ from the baseline is to be wrong. */
  readonly isProof: boolean;
}

export interface BehaviourAnswer {
  readonly judgement: Judgement;
  /** What both can be called with at any size, where they behave the same; null where that is not so. */
  readonly comparable: { readonly name: string; readonly sized: string } | null;
}

/** A baseline that is no proof still says a lot: it is what was there before. */
const STRENGTH = 0.6;
const FINDINGS_MAX = 5;
const SHOWN_LENGTH = 120;

/**
 * Calls the response with generated inputs, and compares what comes of them with what came of the baseline: a
 * differential test. It runs as tests do, so that what holds there against cheating holds here. So many different
 * outcomes d prove d / (d + 1): a function that always answers the same shows little by it.
 */
export async function judgeBehaviour(
  tools: { readonly analysis: AnalysisHost; readonly executors: ExecutorPool },
  question: BehaviourQuestion,
  scope: EvaluationScope,
): Promise<BehaviourAnswer> {
  const { evaluator, language, baseline, source, entryPoint, examples } = question;
  const startedAt = performance.now();
  const unjudged = (judgement: Judgement): BehaviourAnswer => ({ judgement, comparable: null });
  const input = { baseline, response: source, language, entryPoint, examples };
  const [found] = await tools.analysis.run([analysisTask('code.inputs', input)], scope.signal);
  if (!found.ok) return unjudged(failed(evaluator, found.reason, found.durationMs));
  const { name, groups, reason } = found.report;
  if (name === null) return unjudged(cannotJudge(evaluator, reason ?? 'There is nothing to call.'));
  try {
    const known = await recordBaseline(tools.executors, { language, source: baseline, name }, groups, scope);
    if (typeof known === 'string')
      return unjudged(cannotJudge(evaluator, known, performance.now() - startedAt));
    const { tests, lineOf } = comparingTests(language, name, known.outcomes);
    const result = await tools.executors.run({ language, source, tests, entryPoint: name }, {}, scope.signal);
    const durationMs = performance.now() - startedAt;
    const { executor, verdict } = result;
    if (verdict === 'UNSUPPORTED') {
      const why = `The code could not be run here: ${result.message ?? 'it is not supported'}`;
      return unjudged(cannotJudge(evaluator, why, durationMs, { executor, verdict }));
    }
    const differing = differences(question, name, known.outcomes, result, lineOf);
    const comparable = verdict === 'PASS' && known.sized !== null ? { name, sized: known.sized } : null;
    return { judgement: judgementOf(question, known.outcomes, result, differing, durationMs), comparable };
  } catch (error) {
    if (scope.signal.aborted) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return unjudged(failed(evaluator, `It could not be compared: ${message}`));
  }
}

function judgementOf(
  { evaluator, baselineName, isProof }: BehaviourQuestion,
  known: readonly KnownOutcome[],
  result: ExecutionResult,
  findings: readonly Finding[],
  durationMs: number,
): Judgement {
  const { executor, verdict, message } = result;
  const total = known.length;
  const passed = verdict === 'PASS' ? total : (result.testsPassed ?? 0);
  const score = (100 * passed) / total;
  const different = new Set(known.map(({ outcome }) => outcome)).size;
  const proves = different / (different + 1);
  const how = verdict === 'PASS' || verdict === 'FAIL' ? '' : ` (${verdict.toLowerCase()}: ${message ?? ''})`;
  const explanation = `It behaves as ${baselineName} on ${passed} of ${total} generated inputs${how}: ${points(score)} points.`;
  const strength = isProof ? proves : proves * STRENGTH;
  return judged(
    evaluator,
    durationMs,
    [
      {
        criterion: 'CORRECTNESS',
        score,
        strength,
        isProof,
        explanation,
        findings,
        ...(isProof ? { tests: total } : {}),
      },
    ],
    { executor, verdict, testsPassed: passed, testsTotal: total },
  );
}

function differences(
  { baselineName }: BehaviourQuestion,
  name: string,
  known: readonly KnownOutcome[],
  { failures, verdict, message }: ExecutionResult,
  lineOf: (index: number) => number,
): Finding[] {
  const byLine = new Map(failures.map((failure) => [failure.line, failure.message]));
  const findings = known.flatMap(({ input, outcome }, index): Finding[] => {
    const got = byLine.get(lineOf(index));
    if (got === undefined) return [];
    const call = `${name}(${shorten(input)})`;
    const text = `${call} gives ${shorten(got)}, ${baselineName} gives ${shorten(outcome)}`;
    return [{ rule: 'behaviour-differs', message: text, line: null, severity: 'ERROR' }];
  });
  if (findings.length === 0 && verdict !== 'PASS') {
    const text = `It does not run on inputs that ${baselineName} answers: ${message ?? verdict.toLowerCase()}`;
    return [{ rule: 'behaviour-differs', message: text, line: null, severity: 'ERROR' }];
  }
  return findings.slice(0, FINDINGS_MAX);
}

function shorten(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH - 1)}…` : text;
}
