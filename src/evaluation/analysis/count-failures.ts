import type { AnalysisHost } from './analysis-host.js';

/** An analysis host that counts what failed, by the signal that it was asked with. */
export interface CountedAnalysisHost extends AnalysisHost {
  /** Analyses that gave no report so far, of those that were asked for with `signal`. */
  failuresOf(signal: AbortSignal): number;
}

/**
 * Counts failed analyses by session, each of which has one signal: an improver that proposes nothing for want of an
 * analysis looks like one that found nothing.
 */
export function countFailures(host: AnalysisHost): CountedAnalysisHost {
  const failures = new WeakMap<AbortSignal, number>();
  return {
    failuresOf: (signal) => failures.get(signal) ?? 0,
    run: async (tasks, signal) => {
      const outcomes = await host.run(tasks, signal);
      const failed = outcomes.filter((outcome) => !outcome.ok).length;
      if (signal && failed > 0) failures.set(signal, (failures.get(signal) ?? 0) + failed);
      return outcomes;
    },
    close: () => host.close(),
  };
}
