import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  createAnalysisHost,
  createExecutorPool,
  KNOWN_LANGUAGES,
  noMemory,
  NothingJudgedError,
  type Evaluation,
  type EvaluationScope,
  type Subject,
} from '../../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES, type TrainingStrategy } from '../../src/training/index.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { hostileText, pickWith, type HostileText, type Pick } from './texts.js';

export interface FuzzOptions {
  readonly seed: number;
  readonly inputs: number;
  /** How long a response is, by its number. */
  readonly bytesOf: (index: number) => number;
  /** An evaluation, or all improvers together, that takes longer is a fault. */
  readonly withinMs: number;
  /** Whether the improvers are tried too, and what they propose is evaluated. */
  readonly improves: boolean;
}

export interface FuzzReport {
  readonly evaluated: number;
  /** Responses that nothing could be said about, which is an answer as well. */
  readonly unjudged: number;
  readonly faults: readonly string[];
  /** Evaluators that broke or were stopped, by name and reason, with how often. */
  readonly failures: Readonly<Record<string, number>>;
  readonly slowest: { readonly what: string; readonly ms: number };
  /** The longest that this process's event loop was kept, in ms. */
  readonly lagMs: number;
}

export interface FuzzTools {
  readonly strategies: readonly TrainingStrategy[];
  close(): Promise<void>;
}

/** All strategies with the processes that they work with; programs get less time than in earnest. */
export async function openFuzzTools(): Promise<FuzzTools> {
  const extensions = STRATEGIES.flatMap(({ analyses }) => analyses ?? []);
  const analysis = createAnalysisHost({ extensions, size: 2 });
  const executors = await createExecutorPool({ concurrency: 2, limits: { timeoutMs: 1_000, memoryMb: 64 } });
  return {
    strategies: createStrategyCatalog({ analysis, executors }).strategies,
    close: async () => {
      await Promise.all([analysis.close(), executors.close()]);
    },
  };
}

/** Has a strategy judge hostile texts, two at a time. */
export async function fuzz(strategy: TrainingStrategy, options: FuzzOptions): Promise<FuzzReport> {
  const lag = monitorEventLoopDelay({ resolution: 10 });
  const run = new FuzzRun(strategy, options);
  lag.enable();
  await Promise.all([run.goOn(), run.goOn()]);
  lag.disable();
  return { ...run.report, lagMs: lag.max / 1e6 };
}

class FuzzRun {
  readonly report = {
    evaluated: 0,
    unjudged: 0,
    faults: [] as string[],
    failures: {} as Record<string, number>,
    slowest: { what: 'nothing', ms: 0 },
  };
  private next = 0;

  constructor(
    private readonly strategy: TrainingStrategy,
    private readonly options: FuzzOptions,
  ) {}

  async goOn(): Promise<void> {
    while (this.next < this.options.inputs) {
      const index = this.next;
      this.next += 1;
      const pick = pickWith(seededRandom(this.options.seed + index));
      const hostile = hostileText(index, this.options.bytesOf(index), pick);
      const subject = subjectOf(this.strategy, hostile, index, pick);
      const what = `${this.strategy.name}, input ${index}: ${hostile.kind}, ${hostile.text.length} characters as ${subject.language} (${JSON.stringify(hostile.text.slice(0, 60))})`;
      try {
        await this.judge(subject, what);
      } catch (error) {
        this.report.faults.push(
          `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    }
  }

  private async judge(subject: Subject, what: string): Promise<void> {
    const scope: EvaluationScope = { signal: new AbortController().signal, memory: noMemory };
    const evaluation = await this.inTime(what, () => this.evaluate(subject, scope));
    if (!evaluation) return;
    this.check(evaluation, subject, what);
    if (!this.options.improves) return;
    await this.inTime(`the improvers of ${what}`, async () => {
      const findings = evaluation.criteria.flatMap((criterion) => criterion.findings);
      for (const improver of this.strategy.improvers) {
        for (const { response } of await improver.propose({ subject, evaluation, findings, ...scope })) {
          const candidate = { ...subject, response, original: subject.response };
          const after = await this.evaluate(candidate, scope);
          if (after) this.check(after, candidate, `what ${improver.name} made of ${what}`);
        }
      }
    });
  }

  private async evaluate(subject: Subject, scope: EvaluationScope): Promise<Evaluation | null> {
    this.report.evaluated += 1;
    try {
      return await this.strategy.evaluate(subject, scope);
    } catch (error) {
      if (!(error instanceof NothingJudgedError)) throw error;
      this.report.unjudged += 1;
      this.note(error.runs);
      return null;
    }
  }

  private check(
    { score, confidence, criteria, evaluators }: Evaluation,
    { response }: Subject,
    what: string,
  ): void {
    this.note(evaluators);
    const fault = (why: string): void => void this.report.faults.push(`${what}: ${why}`);
    if (!(score >= 0 && score <= 100)) fault(`the score is ${score}`);
    if (!(confidence >= 0 && confidence <= 1)) fault(`the confidence is ${confidence}`);
    const lines = response.split(/\r\n?|\n/).length;
    for (const { line, rule } of criteria.flatMap((criterion) => criterion.findings)) {
      if (line !== null && !(line >= 1 && line <= lines)) fault(`${rule} is on line ${line} of ${lines}`);
    }
  }

  private note(runs: Evaluation['evaluators']): void {
    for (const { name, outcome, reason } of runs) {
      if (outcome !== 'FAILED') continue;
      const key = `${name}: ${reason?.slice(0, 100) ?? ''}`;
      this.report.failures[key] = (this.report.failures[key] ?? 0) + 1;
    }
  }

  private async inTime<T>(what: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const { withinMs } = this.options;
      timer = setTimeout(() => reject(new Error(`no verdict within ${withinMs} ms`)), withinMs);
    });
    try {
      return await Promise.race([work(), late]);
    } finally {
      clearTimeout(timer);
      const ms = performance.now() - startedAt;
      if (ms > this.report.slowest.ms) this.report.slowest = { what, ms };
    }
  }
}

/** The languages that are judged by more than their syntax come in turns with the others, and with none. */
function subjectOf(strategy: TrainingStrategy, { text }: HostileText, index: number, pick: Pick): Subject {
  const languages = [
    'python',
    null,
    'javascript',
    'typescript',
    KNOWN_LANGUAGES[pick(KNOWN_LANGUAGES.length)] ?? null,
  ];
  const language = languages[index % languages.length] ?? null;
  const sound = language === 'python' ? SOUND_PYTHON : SOUND_JAVASCRIPT;
  const other = (): string => hostileText(pick(1_000), 2_000, pick).text;
  const given = (usual: string): string | null => [usual, usual, other(), null][pick(4)] ?? null;
  return {
    agentType: strategy.agentTypes[0] ?? 'unheard-of',
    response: text,
    original: null,
    dataFormat: strategy.dataFormats[pick(strategy.dataFormats.length)] ?? 'ANALYSIS',
    taskDescription: given('Write what is asked for, with tests, and do not break anything.'),
    language,
    tests: given(sound.tests),
    entryPoint: 'add',
    reference: given(sound.source),
    source: given(sound.source),
    evidence: given(
      '12 tests passed, 0 failed, 95.2 % of lines covered. https://example.org/a [1] CVE-2024-1234',
    ),
    extra:
      [null, { citations: ['https://example.org/a'], required: ['Steps'], deep: { a: [other()] } }][
        pick(2)
      ] ?? null,
  };
}

const SOUND_PYTHON = { source: 'def add(a, b):\n    return a + b\n', tests: 'assert add(1, 2) == 3' };
const SOUND_JAVASCRIPT = {
  source: 'function add(a, b) {\n  return a + b;\n}\n',
  tests: 'assert.equal(add(1, 2), 3);',
};
