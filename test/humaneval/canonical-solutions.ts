import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { FAULTY_TASKS, readHumanEval, type HumanEvalTask } from '../testkit/humaneval.js';
import { train, type SessionAnswer } from '../testkit/training-operations.js';

/** Of the solutions an executor that is always there runs at least so many; what it does not support it says. */
const PASSED_LEAST = 0.75;
/** So many sessions wait for their end at the same time. */
const AT_ONCE = 8;

async function trainAll(
  server: TestServer,
  tasks: readonly HumanEvalTask[],
): Promise<Map<string, SessionAnswer>> {
  const sessions = new Map<string, SessionAnswer>();
  const left = [...tasks];
  const trainSome = async (): Promise<void> => {
    for (let task = left.shift(); task; task = left.shift()) {
      const { language, tests, entryPoint } = task;
      const context = { language, tests, entryPoint };
      const session = await train(server.query, {
        agentType: 'engineer',
        originalResponse: task.program,
        taskDescription: task.prompt,
        context,
        waitSeconds: 30,
      });
      sessions.set(task.id, session);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, trainSome));
  return sessions;
}

/** Sends every so many-th canonical solution as a response, and expects what its executor supports to pass. */
export function describeCanonicalSolutions(every: number, timeoutMs: number): void {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  }, 60_000);

  afterAll(() => server.stop());

  test.each(['python', 'javascript'] as const)(
    'canonical solutions in %s, sent as responses, pass, and no improvement loses a test',
    async (language) => {
      const tasks = readHumanEval(language)?.filter((_, i) => i % every === 0);
      if (!tasks) return;
      const sessions = await trainAll(server, tasks);
      const counts: Record<string, number> = {};
      const faults: string[] = [];
      let passed = 0;
      for (const [id, session] of sessions) {
        const run = session.evaluationBefore?.evaluators.find((evaluator) => evaluator.verdict !== null);
        if (run?.verdict === 'PASS') passed += 1;
        const tier = `${run?.executor ?? 'none'} ${run?.verdict ?? session.status}`;
        counts[tier] = (counts[tier] ?? 0) + 1;
        const isGood = run?.verdict === 'PASS' || run?.verdict === 'UNSUPPORTED' || FAULTY_TASKS.has(id);
        if (!isGood) faults.push(`${id}: ${session.status} ${JSON.stringify(run ?? session.failure)}`);
        if (session.status === 'IMPROVED') {
          const after = session.evaluationAfter!.evaluators.find((evaluator) => evaluator.verdict !== null);
          if (after?.verdict !== run?.verdict) faults.push(`${id}: ${run?.verdict} became ${after?.verdict}`);
        } else if (session.status !== 'UNIMPROVED') faults.push(`${id}: ${session.status}`);
      }
      process.stderr.write(`\nHumanEval through the server, ${language}: ${JSON.stringify(counts)}\n`);
      expect(faults).toEqual([]);
      expect(sessions.size).toBe(tasks.length);
      expect(passed).toBeGreaterThanOrEqual(PASSED_LEAST * tasks.length);
    },
    timeoutMs,
  );
}
