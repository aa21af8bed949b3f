import { ChildFailure, ChildPool, compiledPath } from '../../platform/sandbox/index.js';
import type { AnalysisExtension } from './extension.js';
import type { AnalysisName, AnalysisOutcome, AnalysisTask, Family } from './tasks.js';

type Outcomes<T extends readonly AnalysisTask[]> = {
  [K in keyof T]: T[K] extends AnalysisTask<infer N> ? AnalysisOutcome<N> : never;
};

/** Runs linters and parsers on texts that nobody vouches for, where they can block and break nothing. */
export interface AnalysisHost {
  /** One trip to one process for all the tasks; they must be of one kind of text. Rejects only when `signal` fires or the host is closed. */
  run<const T extends readonly AnalysisTask[]>(tasks: T, signal?: AbortSignal): Promise<Outcomes<T>>;
  close(): Promise<void>;
}

export interface AnalysisHostOptions {
  /** Processes for each kind of text at most. */
  readonly size?: number;
  /** For all tasks of one trip together; one of them alone, after it took the others down, has half of it. */
  readonly timeoutMs?: number;
  /** A process without work ends after so long. */
  readonly idleMs?: number;
  /** What strategies bring. */
  readonly extensions?: readonly AnalysisExtension[];
}

const MEMORY_MB = 1024;
const OUTPUT_BYTES = 32 * 1024 * 1024;

/** An analysis host with child processes, started when first needed. Close it. */
export function createAnalysisHost(options: AnalysisHostOptions = {}): AnalysisHost {
  const { size = 2, timeoutMs = 8_000, idleMs = 60_000, extensions = [] } = options;
  const familyOfExtension = new Map<string, Family>(
    extensions.flatMap(({ names, family }) => names.map((name) => [name, family] as const)),
  );
  const pools = new Map<Family, ChildPool>();

  const poolOf = (family: Family): ChildPool => {
    let pool = pools.get(family);
    if (!pool) {
      const script = compiledPath(import.meta.url, './child.js');
      const modules = extensions.filter((each) => each.family === family).map((each) => each.path());
      const args = [family, ...modules];
      pool = new ChildPool({ name: `analysis-${family}`, script, args, size, heapMb: 512, idleMs });
      pools.set(family, pool);
    }
    return pool;
  };

  const attempt = async (
    family: Family,
    tasks: readonly AnalysisTask[],
    signal: AbortSignal | undefined,
    withinMs: number,
  ): Promise<AnalysisOutcome[] | ChildFailure> => {
    const limits = { timeoutMs: withinMs, memoryMb: MEMORY_MB, outputBytes: OUTPUT_BYTES };
    try {
      return await poolOf(family).run<AnalysisOutcome[]>(tasks, limits, { signal });
    } catch (error) {
      if (signal?.aborted || !(error instanceof ChildFailure) || error.reason === 'CLOSED') throw error;
      return error;
    }
  };

  const failed = (failure: ChildFailure | null): AnalysisOutcome => ({
    ok: false,
    reason: failure ? reasonOf(failure) : 'no answer',
    durationMs: 0,
    isUntried: failure?.reason === 'START' || failure?.reason === 'BUSY',
  });

  return {
    run: async <const T extends readonly AnalysisTask[]>(tasks: T, signal?: AbortSignal) => {
      const family = familyOfExtension.get(tasks[0]?.name ?? '') ?? familyOf(tasks[0]);
      const together = await attempt(family, tasks, signal, timeoutMs);
      if (!(together instanceof ChildFailure)) return together as Outcomes<T>;
      // One of them took the process down: each alone, so that the others are not lost with it.
      const isLost = tasks.length === 1 || together.reason === 'BUSY';
      const outcomes: AnalysisOutcome[] = [];
      for (const task of tasks) {
        if (isLost || outcomes[0]?.ok === false) outcomes.push(failed(together));
        else {
          const alone = await attempt(family, [task], signal, timeoutMs / 2);
          outcomes.push(alone instanceof ChildFailure ? failed(alone) : (alone[0] ?? failed(null)));
        }
      }
      return outcomes as Outcomes<T>;
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

/** A task of an analysis by its name. */
export function analysisTask<N extends AnalysisName>(
  name: N,
  input: AnalysisTask<N>['input'],
): AnalysisTask<N> {
  return { name, input };
}

function familyOf(task: AnalysisTask | undefined): Family {
  if (task?.name.startsWith('grammar.')) return 'grammar';
  const input: object = task?.input ?? {};
  const language = 'language' in input ? input.language : null;
  if (language === 'python') return 'python';
  if (task?.name === 'code.mutants') return 'mutation';
  return language === 'javascript' || language === 'typescript' ? 'script' : 'text';
}

function reasonOf(failure: ChildFailure): string {
  switch (failure.reason) {
    case 'TIMEOUT':
      return `The analysis was stopped: ${failure.message}`;
    case 'CRASHED':
      return `The analysis broke off: ${failure.message.replace(/^The child ended with code 70: /, '')}`;
    default:
      return `The analysis failed: ${failure.message}`;
  }
}
