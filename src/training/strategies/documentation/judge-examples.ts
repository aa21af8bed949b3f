import type {
  AnalysisOutcome,
  EvaluationScope,
  ExamplePlan,
  ExecutorPool,
  Finding,
  Judgement,
} from '../../../evaluation/index.js';
import { cannotJudge, countInWords, judged, points, scoreOfFindings } from '../../../evaluation/index.js';
import { runExample, type ExampleOutcome } from './run-examples.js';

export const EXAMPLES = { name: 'document-examples', version: '1' };
/** An example that ran before and is no longer there; of candidates only. */
export const LOST_EXAMPLE = 'lost-example';

/** Examples that run show that what is in them is so, and nothing of the rest. */
const STRENGTH = 0.4;
/** Where none of them uses the source, or there is none, they show little: two and two make four in any document. */
const ALOOF_STRENGTH = 0.1;

/**
 * Runs a document's examples. Each that raises, or gives something else than the document says, is a finding; what the
 * sandbox has not got is not held against it.
 *
 * @param original the inspection of what a candidate is to replace; null where this is no candidate
 */
export async function judgeExamples(
  executors: ExecutorPool,
  outcome: AnalysisOutcome<'document.inspect'>,
  original: AnalysisOutcome<'document.inspect'> | null,
  scope: EvaluationScope,
): Promise<Judgement> {
  if (!outcome.ok) return cannotJudge(EXAMPLES, outcome.reason, outcome.durationMs);
  const { examples } = outcome.report;
  const outcomes = await Promise.all(examples.map((plan) => runExample(executors, plan, scope)));
  const lost = original?.ok ? await lostExamples(executors, original.report.examples, outcomes, scope) : [];
  const run = outcomes.filter((each) => each.verdict !== 'NOT_RUN');
  const durationMs = run.reduce((sum, each) => sum + each.durationMs, 0);
  if (run.length === 0 && lost.length === 0) return cannotJudge(EXAMPLES, reasonOf(outcomes), durationMs);

  const findings = [...outcomes.flatMap((each) => each.findings), ...lost];
  const passed = run.filter((each) => each.verdict === 'PASSED').length;
  const score = scoreOfFindings(findings);
  const left = outcomes.length - run.length;
  const explanation =
    `${passed} of ${run.length} examples run as the document says` +
    (left > 0 ? `, ${left} more are only parsed (${firstReason(outcomes)})` : '') +
    `: ${countInWords(findings)}, ${points(score)} points.`;
  const strength = run.some((each) => each.plan.usesSource) ? STRENGTH : ALOOF_STRENGTH;
  return judged(
    EXAMPLES,
    durationMs,
    [{ criterion: 'CORRECTNESS', score, strength, isProof: false, explanation, findings }],
    {
      executor: run[0]?.executor ?? null,
      verdict: passed === run.length && lost.length === 0 ? 'PASS' : 'FAIL',
      testsPassed: passed,
      testsTotal: run.length,
    },
  );
}

/** Examples of the original that ran, and that the candidate neither has nor runs. */
async function lostExamples(
  executors: ExecutorPool,
  plans: readonly ExamplePlan[],
  outcomes: readonly ExampleOutcome[],
  scope: EvaluationScope,
): Promise<Finding[]> {
  const kept = new Set(outcomes.filter((each) => each.verdict === 'PASSED').map((each) => each.plan.code));
  const gone = plans.filter((plan) => plan.program !== null && !kept.has(plan.code));
  const before = await Promise.all(gone.map((plan) => runExample(executors, plan, scope)));
  return before
    .filter((each) => each.verdict === 'PASSED')
    .map(({ plan }) => ({
      rule: LOST_EXAMPLE,
      message: `The example "${plan.title}", which ran in the original, does not run any more`,
      line: null,
      severity: 'ERROR',
    }));
}

function reasonOf(outcomes: readonly ExampleOutcome[]): string {
  if (outcomes.length === 0) return 'It has no example in a language that can be run here.';
  return `None of its ${outcomes.length} examples can be run, they are only parsed: ${firstReason(outcomes)}.`;
}

function firstReason(outcomes: readonly ExampleOutcome[]): string {
  const reasons = outcomes
    .filter((each) => each.reason !== null)
    .map(({ plan, reason }) => `line ${plan.line}: ${reason}`);
  return reasons.slice(0, 3).join('; ') + (reasons.length > 3 ? '; …' : '');
}
