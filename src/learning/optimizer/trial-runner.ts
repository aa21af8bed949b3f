import type { Evaluation, Finding } from '../../evaluation/index.js';
import type {
  TemplateTrials,
  TrainingSessionEntity,
  TrialBrief,
  TrainingTemplateVersionEntity,
} from '../../training/index.js';
import type { Candidate, Trial } from './domain/search.js';
import type { Steps } from './steps.js';

/** A task of a run. */
export type RunTask = TrainingSessionEntity;

/** What is kept of a trial. */
export interface KeptTrial {
  /** Points. */
  readonly score: number;
  readonly before: number;
  readonly after: number | null;
  readonly findingsBefore: readonly Finding[];
  readonly findingsAfter: readonly Finding[];
  /** The first characters of what the model wrote; null where that could not be used. */
  readonly rewritten: string | null;
  readonly reason: string;
}

export interface RunTrial extends Trial<RunTask> {
  readonly kept: KeptTrial;
}

/** Nothing can be said of templates, for the model's answers are of no use whatever the template. */
export class UselessAnswersError extends Error {}

/** As many characters of what a model wrote as a reflection is shown of it. */
const KEPT_CHARACTERS = 4_000;
/** Of the seed's trials so many must have been made before their answers are called useless. */
const ENOUGH = 8;

export interface TrialParts {
  readonly trials: Pick<TemplateTrials, 'original' | 'rewriting'>;
  readonly steps: Steps;
  readonly seed: Pick<TrainingTemplateVersionEntity, 'successCriteria' | 'improvementAreas'>;
  readonly brief: Omit<TrialBrief, 'template' | 'limit'>;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Tries candidates on a run's tasks: each pair once, whatever asks for it and however often the run is begun anew. */
export class TrialRunner {
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private readonly ofSeed = { made: 0, useless: 0, reason: '' };

  constructor(private readonly parts: TrialParts) {}

  /**
   * @throws UselessAnswersError where most of the model's answers to the seed cannot be used
   * @throws LlmUnavailableError where the model cannot be asked
   */
  async run(candidate: Candidate<string>, task: RunTask, limit: TrialBrief['limit']): Promise<RunTrial> {
    const kept = await this.inTurn(() =>
      this.parts.steps.once(`trial/${candidate.number}/${task.id}`, () => this.try(candidate, task, limit)),
    );
    if (candidate.number === 0) this.checkSeed(kept);
    return { task, score: kept.score / 100, kept };
  }

  /** What a task comes to at least, in [0, 1]: the original's score, for what is not proved better is not kept. */
  async floorOf(task: RunTask): Promise<number> {
    return (await this.inTurn(() => this.original(task))).score / 100;
  }

  private original(task: RunTask): Promise<Evaluation> {
    const { trials, steps, signal } = this.parts;
    return steps.once(`original/${task.id}`, () => trials.original(task, signal));
  }

  private async try(
    candidate: Candidate<string>,
    task: RunTask,
    limit: TrialBrief['limit'],
  ): Promise<KeptTrial> {
    const { trials, seed, brief, signal } = this.parts;
    const before = await this.original(task);
    const { successCriteria, improvementAreas } = seed;
    const template = { promptTemplate: candidate.text, successCriteria, improvementAreas };
    const trial = await trials.rewriting(task, before, { ...brief, limit, template }, signal);
    return {
      score: trial.score,
      before: before.score,
      after: trial.after?.score ?? null,
      findingsBefore: findingsOf(before),
      findingsAfter: trial.after ? findingsOf(trial.after) : [],
      rewritten: trial.response?.slice(0, KEPT_CHARACTERS) ?? null,
      reason: trial.reason,
    };
  }

  private checkSeed({ rewritten, reason }: KeptTrial): void {
    this.ofSeed.made += 1;
    if (rewritten === null) {
      this.ofSeed.useless += 1;
      this.ofSeed.reason = reason;
    }
    const { made, useless } = this.ofSeed;
    if (made < ENOUGH || useless <= made / 2) return;
    throw new UselessAnswersError(
      `${useless} of ${made} answers of the model to the seed could not be used, the last one because: ${this.ofSeed.reason}`,
    );
  }

  /** As many at a time as may be, in the order in which they came. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.parts.concurrency) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

function findingsOf(evaluation: Evaluation): Finding[] {
  return evaluation.criteria.flatMap(({ findings }) => findings);
}
