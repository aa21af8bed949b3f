import { runTask } from '../../src/evaluation/analysis/run-task.js';
import type { AnalysisOutcome, AnalysisTask } from '../../src/evaluation/analysis/tasks.js';
import type { AnalysisHost } from '../../src/evaluation/index.js';

/** The analyses themselves, without the processes around them: for tests of what they say, on texts that are sound. */
export function inProcessAnalysis(): AnalysisHost {
  const run = async (tasks: readonly AnalysisTask[]): Promise<AnalysisOutcome[]> => {
    const outcomes: AnalysisOutcome[] = [];
    for (const task of tasks) {
      outcomes.push({ ok: true, report: await runTask(task), durationMs: 1 });
    }
    return outcomes;
  };
  return { run: run as AnalysisHost['run'], close: () => Promise.resolve() };
}
