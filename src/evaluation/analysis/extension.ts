import type { AnalysisName, AnalysisTask, AnalysisTasks, Family } from './tasks.js';

/** One analysis: a function of its input alone. It may throw, which fails the task and nothing else. */
export type AnalysisHandler<N extends AnalysisName> = (
  input: AnalysisTasks[N]['input'],
) => AnalysisTasks[N]['report'] | Promise<AnalysisTasks[N]['report']>;

/** What a module that brings analyses exports as `analyses`. */
export interface AnalysisModule<N extends AnalysisName = AnalysisName> {
  readonly handlers: { readonly [K in N]: AnalysisHandler<K> };
  /** Run once when a process starts, while it may still read files: whatever is loaded lazily must be loaded by these. */
  readonly warmUp: readonly AnalysisTask<N>[];
}

/** A module of analyses as the processes take it, whichever it brings. */
export interface LoadedAnalyses {
  readonly handlers: object;
  readonly warmUp: readonly AnalysisTask[];
}

/** Analyses that a strategy brings, to be run in the analysis processes beside the shared ones. */
export interface AnalysisExtension<N extends AnalysisName = AnalysisName> {
  readonly family: Family;
  readonly names: readonly N[];
  /** The module's file, by compiledPath. A function, so that it is looked for only when a process is made. */
  readonly path: () => string;
  /** The module itself, for tests that need no process. */
  readonly load: () => Promise<{ readonly analyses: LoadedAnalyses }>;
}
