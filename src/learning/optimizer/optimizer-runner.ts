import type { Logger } from 'pino';
import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import { LlmUnavailableError, readUsage, type LlmPort, type OwnerLimit } from '../../platform/llm/index.js';
import type {
  TemplateStore,
  TemplateTrials,
  TrainingTemplateVersionEntity,
  InputAnalyst,
} from '../../training/index.js';
import type { Lessons } from '../lessons.js';
import { SearchBudgetSpentError, searchTemplate, type SearchResult } from './domain/search.js';
import { seededRandom } from './domain/seeded-random.js';
import { callsForHoldout } from './domain/size-run.js';
import type { Splits } from './domain/split.js';
import type { OptimizerRunEntity } from './optimizer-run.entity.js';
import type { OptimizerStore, RunClaim, RunEnd } from './optimizer-store.js';
import { Reflector } from './reflector.js';
import { courseKey } from './run-course.js';
import { Steps } from './steps.js';
import { readCorrections, readSessions } from './task-source.js';
import { TrialRunner, type RunTask, type RunTrial } from './trial-runner.js';

export interface RunnerParts {
  readonly database: Database;
  readonly store: OptimizerStore;
  readonly templates: TemplateStore;
  readonly trials: TemplateTrials;
  readonly lessons: Pick<Lessons, 'byIds'>;
  readonly llm: LlmPort;
  readonly analyst: Pick<InputAnalyst, 'findSecrets'>;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
  readonly logger: Logger;
  /** Trials at the same time. */
  readonly concurrency: number;
}

/** Later calls may cost more than those so far, by such a factor. */
const CAUTION = 1.25;

/** What will never pass: the run fails for good. */
export class HopelessRunError extends Error {}

/** Does one try of a run, from its beginning: what earlier tries have found out is taken over. */
export class OptimizerRunner {
  constructor(private readonly parts: RunnerParts) {}

  /**
   * How the run ends.
   * @throws HopelessRunError, UselessAnswersError for what will never pass, LlmUnavailableError, LostRunError
   */
  async run(run: OptimizerRunEntity, claim: RunClaim, signal: AbortSignal): Promise<RunEnd> {
    const { database, store } = this.parts;
    const steps = await Steps.load(database, store, claim);
    const { seed, splits, lessons, corrections } = await this.open(run);
    const budget = new RunBudget(database, run, splits.holdout.length);
    let rounds = 0;
    const owner = { projectId: run.projectId, ownerId: run.id };
    const { trials, llm, analyst, concurrency } = this.parts;
    const brief = { owner, lessons };
    const runner = new TrialRunner({ trials, steps, seed, brief, concurrency, signal });
    const reflector = new Reflector({
      ...{ llm, analyst, steps, owner, corrections, signal },
      seed: seed.promptTemplate,
    });
    const held = new Set(splits.holdout.map(({ id }) => id));
    let told = run.progress;
    const result = await searchTemplate<RunTask, string, RunTrial>(
      seed.promptTemplate,
      splits,
      {
        floorOf: (task) => runner.floorOf(task),
        evaluate: (candidate, task) =>
          ofSearch(!held.has(task.id), runner.run(candidate, task, budget.limit(held.has(task.id)))),
        reflect: (parent, shown, round) =>
          ofSearch(true, reflector.propose(parent, shown, round, budget.limit(false))),
        // Kept, for a later try finds more spent at the same place.
        affords: (calls) => steps.once(`affords/${(rounds += 1)}`, () => budget.affords(calls)),
        onProgress: async ({ share, tests, message, found }) => {
          signal.throwIfAborted();
          // A later try comes by what an earlier one has told.
          if (share <= told) return;
          told = share;
          await database.transaction(claim, async (tx) => {
            await store.saveStep(tx, claim, courseKey(found), found);
            await store.progress(tx, claim, share, tests);
          });
          this.parts.wakeUp.ring();
          this.parts.logger.info({ runId: run.id, message }, 'an optimizer run goes on');
        },
      },
      seededRandom(run.id),
    );
    return concludedBy(result, seed);
  }

  /** Stores how a run ends, with the version that came of it. @throws LostRunError */
  async end(run: OptimizerRunEntity, claim: RunClaim, end: RunEnd): Promise<void> {
    const { database, store, templates } = this.parts;
    await database.transaction(claim, async (tx) => {
      const text = end.status === 'FINISHED' ? end.resultText : null;
      const template = text && (await templates.lock(tx, run, run.templateId));
      const source = { origin: 'SAVED', author: 'optimizer', reason: `found by run ${run.id}` } as const;
      const versionId = template ? await templates.addVersion(tx, template, text, source) : null;
      await store.end(tx, claim, end, versionId);
    });
    this.parts.wakeUp.ring();
  }

  private async open(run: OptimizerRunEntity) {
    const { database, templates, lessons } = this.parts;
    const { plan } = run;
    const ids = [...plan.search, ...plan.validation, ...plan.holdout];
    const [[seed], sessions, corrections] = await database.read(run, async (db) => [
      await templates.versions(db, run, [run.seedVersionId]),
      await readSessions(db, run, ids),
      await readCorrections(db, run, plan.correctionIds),
    ]);
    if (!seed) throw new HopelessRunError('its template version is no more');
    const byId = new Map(sessions.map((session) => [session.id, session]));
    const missing = ids.length - byId.size;
    if (missing > 0) {
      throw new HopelessRunError(
        `${missing} of its ${ids.length} tasks have left since it was started (RETENTION_DAYS); start another run`,
      );
    }
    const of = (part: readonly string[]): RunTask[] => part.map((id) => byId.get(id)!);
    const splits: Splits<RunTask> = {
      search: of(plan.search),
      validation: of(plan.validation),
      holdout: of(plan.holdout),
    };
    const rules = await lessons.byIds(run, plan.lessonIds);
    return { seed, splits, corrections, lessons: rules.map(({ text }) => text) };
  }
}

function concludedBy(
  { verdict, finalist, gain, interval, tests }: SearchResult<string>,
  { successCriteria, improvementAreas }: TrainingTemplateVersionEntity,
): RunEnd {
  const holdout =
    gain === null || interval === null
      ? null
      : { gain: 100 * gain, lower: 100 * interval.lower, upper: 100 * interval.upper };
  const resultText =
    verdict === 'GAIN' && finalist
      ? { promptTemplate: finalist.text, successCriteria, improvementAreas }
      : null;
  return { status: 'FINISHED', verdict, holdout, tests, resultText };
}

/** What a run may spend: the search leaves what the look at the holdout takes. */
class RunBudget {
  constructor(
    private readonly database: Database,
    private readonly run: OptimizerRunEntity,
    private readonly holdout: number,
  ) {}

  /** What all calls up to then may come to. */
  limit(isHoldout: boolean): OwnerLimit {
    const { maxCalls, maxCostUsd } = this.run;
    const kept = isHoldout ? 0 : callsForHoldout(this.holdout);
    return { calls: maxCalls - kept, usd: maxCostUsd * (1 - (isHoldout ? 0 : kept / maxCalls)) };
  }

  /** Whether so many calls of the search can be paid, at what calls came to so far. */
  async affords(calls: number): Promise<boolean> {
    const { projectId, id, maxCostUsd } = this.run;
    const used = (await this.database.read(this.run, (db) => readUsage(db, projectId, [id]))).get(id);
    const made = used?.callCount ?? 0;
    const mean = made === 0 ? 0 : (used?.costUsd ?? 0) / made;
    const later = calls + callsForHoldout(this.holdout);
    const cost = (used?.costUsd ?? 0) + later * mean * CAUTION;
    return made + later <= this.run.maxCalls && cost <= maxCostUsd;
  }
}

/** What the search may not spend ends it; the run goes on. */
async function ofSearch<T>(isSearch: boolean, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isSpent = error instanceof LlmUnavailableError && error.reason === 'OWNER_BUDGET';
    throw isSpent && isSearch ? new SearchBudgetSpentError(error.message) : error;
  }
}
