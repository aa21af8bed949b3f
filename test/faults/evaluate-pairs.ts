import { createAnalysisHost, createExecutorPool, noMemory } from '../../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES } from '../../src/training/index.js';
import { ALL_PAIRS } from '../ordering/all-pairs.js';
import { subjectFor } from '../ordering/pair.js';

/** What one evaluator came to with one response. */
export interface Told {
  readonly response: string;
  readonly evaluator: string;
  readonly outcome: string;
  readonly reason: string | null;
}

/** Tells what each evaluator came to with the better responses of the pairs whose names match, a line of JSON each. */
async function evaluatePairs(names: RegExp): Promise<void> {
  const analysis = createAnalysisHost({ extensions: STRATEGIES.flatMap(({ analyses }) => analyses ?? []) });
  const executors = await createExecutorPool();
  const catalog = createStrategyCatalog({ analysis, executors });
  const scope = { signal: new AbortController().signal, memory: noMemory };
  for (const { task, name, better } of ALL_PAIRS) {
    const response = `${task.agentType}: ${name}`;
    if (!names.test(response)) continue;
    const subject = subjectFor(task, better);
    const { evaluators } = await catalog.select(subject).evaluate(subject, scope);
    for (const { name: evaluator, outcome, reason } of evaluators) {
      const told: Told = { response, evaluator, outcome, reason };
      process.stdout.write(`${JSON.stringify(told)}\n`);
    }
  }
  await Promise.all([analysis.close(), executors.close()]);
}

await evaluatePairs(new RegExp(process.argv[2] ?? ''));
