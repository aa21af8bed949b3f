import { createHash } from 'node:crypto';
import { canonicalJson } from '../../platform/canonical-json.js';
import type { Database } from '../../platform/database/database.js';
import { ExpectedError, ExpectedErrors } from '../../platform/errors.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { LlmPort } from '../../platform/llm/index.js';
import type { Page } from '../../platform/graphql/connection.js';
import type { IdSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import { checkIdempotencyKey, checkText } from '../../platform/text-checks.js';
import type { TemplateStore, TrainingTemplateEntity } from '../../training/index.js';
import type { Lessons } from '../lessons.js';
import { sizeRun } from './domain/size-run.js';
import type { Splits } from './domain/split.js';
import type { OptimizerPlan, OptimizerRunEntity } from './optimizer-run.entity.js';
import type { OptimizerStore, RunFilter } from './optimizer-store.js';
import { readCourses, type RunCourse } from './run-course.js';
import { taskMarks } from './task-marks.js';
import { readCorrectionIds, readSessions, readTasks, type StoredTask } from './task-source.js';

export interface OptimizerParts {
  readonly database: Database;
  readonly store: OptimizerStore;
  readonly templates: TemplateStore;
  readonly lessons: Pick<Lessons, 'inForce'>;
  readonly llm: Pick<LlmPort, 'models'>;
  readonly ids: IdSource;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
}

/** What somebody wants to be searched, and what that may cost. */
export interface RunWish {
  readonly templateId: string;
  readonly maxCostUsd: number;
  readonly maxCalls: number;
  readonly idempotencyKey: string | null;
}

const MAX_CALLS = 1_000_000;

/** Starts and ends searches for better templates, and finds them again. */
export class OptimizerService {
  constructor(private readonly parts: OptimizerParts) {}

  findMany(project: ProjectContext, ids: readonly string[]): Promise<OptimizerRunEntity[]> {
    return this.parts.database.read(project, (db) => this.parts.store.findMany(db, project, ids));
  }

  async find(project: ProjectContext, id: string): Promise<OptimizerRunEntity | null> {
    return (await this.findMany(project, [id]))[0] ?? null;
  }

  /** Newest first; up to one more than the page holds. */
  list(project: ProjectContext, filter: RunFilter, page: Page): Promise<OptimizerRunEntity[]> {
    // What PostgreSQL does not take is no agent's type.
    if (filter.agentType?.includes('\0')) return Promise.resolve([]);
    return this.parts.database.read(project, (db) => this.parts.store.list(db, project, filter, page));
  }

  /** What the rounds of runs came to so far, by run. */
  courses(project: ProjectContext, ids: readonly string[]): Promise<Map<string, RunCourse>> {
    return this.parts.database.read(project, (db) => readCourses(db, project, ids));
  }

  /**
   * Starts a run with what is stored now.
   * @throws ExpectedErrors for bad input; ExpectedError NOT_FOUND, CONFLICT for a key that was used with another input,
   *   INVALID_STATE where no model writes, there are too few tasks or a run of the template is under way
   */
  async start(project: ProjectContext, wish: RunWish): Promise<OptimizerRunEntity> {
    checkWish(wish);
    const { database, store, ids, wakeUp } = this.parts;
    const { idempotencyKey: key } = wish;
    const inputHash = createHash('sha256')
      .update(canonicalJson({ ...wish, idempotencyKey: null }))
      .digest('hex');
    const known =
      key === null ? null : await database.read(project, (db) => store.findByKey(db, project, key));
    if (known) return sameRun(known, inputHash);
    const { seedVersionId, plan } = await this.plan(project, wish);
    const id = ids.next();
    const run = await database.transaction(project, async (tx) => {
      const isNew = await store.insert(tx, { ...project, ...wish, id, seedVersionId, plan, inputHash });
      if (isNew) return (await store.findMany(tx, project, [id]))[0]!;
      const first = key === null ? null : await store.findByKey(tx, project, key);
      if (first) return sameRun(first, inputHash);
      const message = 'a run of this template is under way; wait for its end, or cancel it';
      throw new ExpectedError('INVALID_STATE', message, ['input', 'templateId']);
    });
    wakeUp.ring();
    return run;
  }

  /** Ends a run that has no verdict yet. @throws ExpectedError NOT_FOUND, INVALID_STATE */
  async cancel(project: ProjectContext, id: string): Promise<OptimizerRunEntity> {
    const { database, store, wakeUp } = this.parts;
    const isCancelled = await database.transaction(project, (tx) => store.cancel(tx, project, id));
    const run = await this.find(project, id);
    const path = ['input', 'optimizerRunId'];
    if (!run) throw new ExpectedError('NOT_FOUND', 'there is no optimizer run with this id', path);
    if (!isCancelled) {
      const message = `this run has ended as ${run.status}; only one that is QUEUED or RUNNING can be cancelled`;
      throw new ExpectedError('INVALID_STATE', message, path);
    }
    wakeUp.ring();
    return run;
  }

  /** What a run is to work with. */
  private async plan(
    project: ProjectContext,
    { templateId, maxCalls }: RunWish,
  ): Promise<{ seedVersionId: string; plan: OptimizerPlan }> {
    const { database, templates, lessons, llm } = this.parts;
    const [template] = await database.read(project, (db) => templates.templates(db, project, [templateId]));
    if (!template) {
      throw new ExpectedError('NOT_FOUND', 'there is no template with this id', ['input', 'templateId']);
    }
    if (llm.models.writer === null) {
      const message =
        'no model is configured that writes, and without one nobody can propose templates; set LLM_PROVIDER and LLM_MODEL (the README tells how under "With a model"), and restart';
      throw new ExpectedError('INVALID_STATE', message);
    }
    const { agentType, currentVersionId } = template;
    const forAll = await lessons.inForce(project, agentType);
    return database.read(project, async (db) => {
      const [seed] = await templates.versions(db, project, [currentVersionId]);
      const splits = readSplits(await readTasks(db, project, template), template, maxCalls);
      const idsOf = (part: readonly StoredTask[]): string[] => part.map(({ sessionId }) => sessionId);
      const sealed = idsOf([...splits.validation, ...splits.holdout]);
      const holdout = idsOf(splits.holdout);
      const held = await readSessions(db, project, holdout);
      const plan = {
        search: idsOf(splits.search),
        validation: idsOf(splits.validation),
        holdout,
        holdoutMarks: held.flatMap((session) => taskMarks({ ...session, sessionId: session.id })),
        correctionIds: await readCorrectionIds(db, project, agentType, sealed),
        lessonIds: [...(seed?.lessons ?? []), ...forAll].map(({ id }) => id),
      };
      return { seedVersionId: currentVersionId, plan };
    });
  }
}

function readSplits(
  tasks: readonly StoredTask[],
  { agentType, dataFormat }: TrainingTemplateEntity,
  maxCalls: number,
): Splits<StoredTask> {
  const sized = sizeRun(tasks, maxCalls);
  if ('splits' in sized) return sized.splits;
  if ('callsNeeded' in sized) {
    const message = `maxCalls is ${maxCalls}; a run on the fewest tasks takes up to ${sized.callsNeeded} calls`;
    throw new ExpectedError('INVALID_INPUT', message, ['input', 'maxCalls']);
  }
  const { tasksNeeded } = sized;
  const message =
    `there are ${tasks.length} tasks that this template can be tried on, and ${tasksNeeded} are needed: train ` +
    `${tasksNeeded - tasks.length} more responses of ${agentType} (${dataFormat}) to different tasks that come in below their target score`;
  throw new ExpectedError('INVALID_STATE', message, ['input', 'templateId']);
}

/** The run that came first under a key. @throws ExpectedError CONFLICT where it was another input */
function sameRun(first: OptimizerRunEntity, inputHash: string): OptimizerRunEntity {
  if (first.inputHash === inputHash) return first;
  const message = 'this idempotencyKey was used with another input; use a new key for a new run';
  throw new ExpectedError('CONFLICT', message, ['input', 'idempotencyKey']);
}

function checkWish({ maxCostUsd, maxCalls, idempotencyKey }: RunWish): void {
  const faults: ExpectedError[] = [];
  const fault = (message: string, ...path: string[]): void => {
    faults.push(new ExpectedError('INVALID_INPUT', message, ['input', ...path]));
  };
  if (!(maxCostUsd >= 0 && maxCostUsd <= 1_000_000)) {
    fault('maxCostUsd must be from 0 to 1000000 US dollars', 'maxCostUsd');
  }
  if (maxCalls < 1 || maxCalls > MAX_CALLS) fault(`maxCalls must be from 1 to ${MAX_CALLS}`, 'maxCalls');
  if (idempotencyKey !== null) checkText(idempotencyKey, fault, ['idempotencyKey']);
  checkIdempotencyKey(idempotencyKey, fault);
  if (faults.length > 0) throw new ExpectedErrors(faults);
}
