import type {
  EvaluationScope,
  ExamplePlan,
  ExecutionResult,
  ExecutorPool,
  Finding,
} from '../../../evaluation/index.js';

/** For each example; a reader's first try is quicker. */
const TIMEOUT_MS = 2_000;

/** What came of an example. */
export interface ExampleOutcome {
  readonly plan: ExamplePlan;
  readonly verdict: 'PASSED' | 'FAILED' | 'NOT_RUN';
  /** Why it was not run; null where it was. */
  readonly reason: string | null;
  readonly executor: string | null;
  readonly findings: readonly Finding[];
  readonly durationMs: number;
}

type Seen = Pick<ExecutionResult, 'executor' | 'verdict' | 'message' | 'failures' | 'durationMs'>;

/** Runs an example, unless it was run before. */
export async function runExample(
  executors: ExecutorPool,
  plan: ExamplePlan,
  { signal, memory }: EvaluationScope,
): Promise<ExampleOutcome> {
  const { program } = plan;
  if (program === null) return notRun(plan, plan.reason ?? 'it is not code', null, 0);
  const { language, source, tests } = program;
  const result = await memory.recall<Seen>('document-example', ['1', language, source, tests], async () => {
    const { executor, verdict, message, failures, durationMs } = await executors.run(
      { language, source, tests, entryPoint: null },
      { timeoutMs: TIMEOUT_MS },
      signal,
    );
    const isWhole = verdict !== 'TIMEOUT' && verdict !== 'OUT_OF_MEMORY';
    return { value: { executor, verdict, message, failures, durationMs }, isWhole };
  });
  return outcomeOf(plan, result);
}

function outcomeOf(plan: ExamplePlan, result: Seen): ExampleOutcome {
  const { verdict, message, executor, durationMs } = result;
  if (verdict === 'UNSUPPORTED')
    return notRun(plan, `the sandbox cannot run it: ${message ?? 'no reason given'}`, executor, durationMs);
  const findings: Finding[] = [];
  let hasRaised = false;
  for (const failure of result.failures) {
    const step = plan.steps.find(
      ({ from, to }) => failure.line !== null && from <= failure.line && failure.line <= to,
    );
    if (!step) continue;
    if (failure.message === 'It was not reached.') {
      if (hasRaised) continue;
      hasRaised = true;
      findings.push(
        finding('example-raises', `The example raises ${told(message)} at \`${step.shown}\``, step.line),
      );
    } else if (/^it gives |was (raised|thrown)$|^it throws /.test(failure.message)) {
      findings.push(
        finding(
          'example-output',
          `\`${step.shown}\`: ${told(failure.message)}, and the document says ${told(step.expected)}`,
          step.line,
        ),
      );
    } else
      findings.push(
        finding('example-raises', `\`${step.shown}\` raises ${told(failure.message)}`, step.line),
      );
  }
  const isPassed = verdict === 'PASS';
  if (!isPassed && findings.length === 0) {
    // What it needs of the examples before it went wrong, and that is told of those.
    if (result.failures.length > 0 && verdict !== 'TIMEOUT' && verdict !== 'OUT_OF_MEMORY')
      return notRun(plan, `an example before it fails: ${told(message)}`, executor, durationMs);
    findings.push(finding('example-raises', `The example cannot be run: ${told(message)}`, plan.line));
  }
  return { plan, verdict: isPassed ? 'PASSED' : 'FAILED', reason: null, executor, findings, durationMs };
}

function notRun(
  plan: ExamplePlan,
  reason: string,
  executor: string | null,
  durationMs: number,
): ExampleOutcome {
  return { plan, verdict: 'NOT_RUN', reason, executor, findings: [], durationMs };
}

function finding(rule: string, message: string, line: number): Finding {
  return { rule, message, line, severity: 'ERROR' };
}

function told(text: string | null): string {
  const line = (text ?? 'nothing').replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
