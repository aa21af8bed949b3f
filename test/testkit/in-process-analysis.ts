import { registerAnalyses, runTask } from '../../src/evaluation/analysis/run-task.js';
import type { AnalysisOutcome, AnalysisTask } from '../../src/evaluation/analysis/tasks.js';
import type { AnalysisExtension, AnalysisHost } from '../../src/evaluation/index.js';

/** The analyses themselves, without the processes around them: for tests of what they say, on texts that are sound. */
export function inProcessAnalysis(extensions: readonly AnalysisExtension[] = []): AnalysisHost {
  const loaded = Promise.all(
    extensions.map(async (extension) => registerAnalyses((await extension.load()).analyses)),
  );
  const run = async (tasks: readonly AnalysisTask[]): Promise<AnalysisOutcome[]> => {
    await loaded;
    const outcomes: AnalysisOutcome[] = [];
    for (const task of tasks) {
      outcomes.push({ ok: true, report: await runTask(task), durationMs: 1 });
    }
    return outcomes;
  };
  return { run: run as AnalysisHost['run'], close: () => Promise.resolve() };
}
