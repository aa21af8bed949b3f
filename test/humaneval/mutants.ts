import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createAnalysisHost,
  createExecutorPool,
  measureSuite,
  noMemory,
  type ExecutorPool,
} from '../../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES } from '../../src/training/index.js';
import { subjectFor } from '../ordering/pair.js';
import { FAULTY_TASKS, readHumanEval, type HumanEvalTask } from '../testkit/humaneval.js';

/** What the issue asks for: so many of the mutants that run are noticed by the official tests. */
const KILLED_SHARE = 0.85;
/** Quantile of the normal distribution for the one-sided 99 % bound. */
const Z_99 = 2.3263;
const AT_ONCE = 4;

/** Makes mutants of every so many-th canonical solution, and expects the official tests to notice them. */
export function describeMutants(every: number, timeoutMs: number): void {
  const analysis = createAnalysisHost({ extensions: STRATEGIES.flatMap(({ analyses }) => analyses ?? []) });
  // Each task is a session of its own: waiting for a sandbox is shared fairly by its signal.
  const newScope = () => ({ signal: new AbortController().signal, memory: noMemory });
  let executors: ExecutorPool;

  beforeAll(async () => {
    executors = await createExecutorPool();
  });
  afterAll(async () => {
    await Promise.all([analysis.close(), executors?.close()]);
  });

  test.each(['python', 'javascript'] as const)(
    'mutants of canonical solutions in %s are noticed by the official tests',
    async (language) => {
      const tasks = sampleOf(language, every);
      if (!tasks) return;
      let [killed, total, untested, measured] = [0, 0, 0, 0];
      const reasons: string[] = [];
      await forEach(tasks, async (task) => {
        const program = { language, source: task.program, tests: task.tests, entryPoint: task.entryPoint };
        const strength = await measureSuite({ analysis, executors }, program, newScope());
        killed += strength.killed;
        total += strength.total;
        untested += strength.untested;
        if (strength.total > 0) measured += 1;
        else reasons.push(`${task.id}: ${strength.reason}`);
      });
      const share = killed / total;
      // A sample passes where its share is not below the bound by more than chance explains at 99 %.
      const slack = every === 1 ? 0 : Z_99 * Math.sqrt((KILLED_SHARE * (1 - KILLED_SHARE)) / total);
      process.stderr.write(
        `\nHumanEval mutants, ${language}: ${killed} of ${total} killed (${(100 * share).toFixed(1)} %), ` +
          `${untested} not supported, ${measured} of ${tasks.length} tasks measured ${reasons.join('; ')}\n`,
      );
      // Where no bubblewrap is, nobody runs what Monty cannot.
      expect(measured).toBeGreaterThanOrEqual((every === 1 ? 0.8 : 0.5) * tasks.length);
      expect(share).toBeGreaterThanOrEqual(KILLED_SHARE - slack);
    },
    timeoutMs,
  );

  test.each(['python', 'javascript'] as const)(
    'a mutant in %s that the official tests notice scores below its canonical solution',
    async (language) => {
      const tasks = sampleOf(language, every);
      if (!tasks) return;
      const engineer = createStrategyCatalog({ analysis, executors }).strategies.find(
        ({ name }) => name === 'engineer',
      )!;
      const faults: string[] = [];
      let compared = 0;
      await forEach(tasks, async ({ id, program, tests, entryPoint }) => {
        const task = { agentType: 'engineer', dataFormat: 'CODE', language, tests, entryPoint } as const;
        const scope = newScope();
        const judge = async (response: string) => await engineer.evaluate(subjectFor(task, response), scope);
        const canonical = await judge(program);
        if (verdictOf(canonical) !== 'PASS') return;
        const [outcome] = await analysis.run([
          { name: 'code.mutants', input: { source: program, language, limit: MUTANTS_SCORED } },
        ]);
        if (!outcome.ok) throw new Error(outcome.reason);
        for (const mutant of outcome.report.mutants) {
          const evaluation = await judge(mutant.source);
          const verdict = verdictOf(evaluation);
          if (verdict === null || verdict === 'PASS' || verdict === 'UNSUPPORTED') continue;
          compared += 1;
          if (evaluation.score >= canonical.score)
            faults.push(`${id}, line ${mutant.line}: ${mutant.original} → ${mutant.replacement}`);
        }
      });
      process.stderr.write(`\nHumanEval, ${language}: ${compared} noticed mutants scored\n`);
      expect(faults).toEqual([]);
      expect(compared).toBeGreaterThan(tasks.length);
    },
    timeoutMs,
  );
}

/** Mutants of each solution that are scored. */
const MUTANTS_SCORED = 6;

function sampleOf(language: 'python' | 'javascript', every: number): HumanEvalTask[] | undefined {
  return readHumanEval(language)?.filter(({ id }, index) => index % every === 0 && !FAULTY_TASKS.has(id));
}

function verdictOf(evaluation: { evaluators: readonly { verdict: string | null }[] }): string | null {
  return evaluation.evaluators.find(({ verdict }) => verdict !== null)?.verdict ?? null;
}

async function forEach<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const some = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await action(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}
