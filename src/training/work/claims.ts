import type { EntityManager } from 'typeorm';
import type { AdaptivePlanner } from '../adaptive/adaptive-planner.js';
import type { Database } from '../../platform/database/database.js';
import type { IdSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import type { JobQueue } from '../../platform/queue/job-queue.js';
import { appendEvents } from '../events/training-event-log.js';
import { updated } from '../../platform/database/updated.js';
import { unitOf, type PlannedSession, type TrainingTrials } from '../experiments/training-trials.js';
import { keyOfSession, TRAIN_QUEUE, type Claim, type TrainJob } from '../session-claim.js';
import type { StrategyCatalog, TrainingStrategy } from '../strategies/strategy.js';
import { subjectOf } from '../subject.js';
import type { TemplateWish } from '../templates/template-store.js';
import type { SessionPlan, TrainingSessionEntity } from '../training-session.entity.js';
import { readDesiredState } from '../system/system-state.js';

/** A session that this worker holds, as it was when it was claimed. */
export interface ClaimedSession extends Claim {
  readonly session: Pick<
    TrainingSessionEntity,
    'agentType' | 'mode' | 'dataFormat' | 'originalResponse' | 'taskDescription' | 'context' | 'useCache'
  >;
  readonly plan: SessionPlan;
  /** The trace that it was handed in with; null where nothing is traced. */
  readonly traceparent: string | null;
  /** Tries so far, this one included; claims that were given back do not count. */
  readonly tries: number;
}

interface ClaimedRow {
  project_id: string;
  id: string;
  agent_type: string;
  mode: TrainingSessionEntity['mode'];
  use_cache: boolean;
  data_format: TrainingSessionEntity['dataFormat'];
  original_response: string;
  task_description: string | null;
  context: TrainingSessionEntity['context'];
  unit_hash: string | null;
  input_hash: string;
  batch_id: string | null;
  /** Those of earlier releases know nothing of templates. */
  plan: (Omit<SessionPlan, 'templateVersionId'> & Partial<SessionPlan>) | null;
  attempt: number;
  given_back: number;
  last_sequence: number;
}

/** Which template version a model is to be prompted with. */
export interface TemplateChoice {
  /** By its id; null where there is none for such a session. */
  select(tx: EntityManager, project: ProjectContext, wish: TemplateWish): Promise<string | null>;
  /** As TemplateStore.withoutRule. */
  withoutRule(
    tx: EntityManager,
    project: ProjectContext,
    versionId: string,
    unit: string,
  ): Promise<string | null>;
}

export interface ClaimOptions {
  readonly workerId: string;
  readonly leaseMs: number;
  readonly targetScore: number;
}

/** Takes waiting sessions for a worker: job, claim, plan and first event in one transaction. */
export class Claims {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly catalog: StrategyCatalog,
    private readonly templates: TemplateChoice,
    private readonly adaptive: Pick<AdaptivePlanner, 'plan'>,
    private readonly ids: IdSource,
    private readonly options: ClaimOptions,
    /** Null where nothing is tried on training. */
    private readonly trials: Pick<TrainingTrials, 'concerned' | 'plan'> | null = null,
  ) {}

  /** Claims up to `limit` sessions; none while the system is stopped. `isDry` tells that no job was waiting. */
  async claim(limit: number): Promise<{ claimed: ClaimedSession[]; isDry: boolean }> {
    return this.database.acrossProjects(async (tx) => {
      if ((await readDesiredState(tx)).desired !== 'RUNNING') return { claimed: [], isDry: true };
      const jobs = await this.queue.take<TrainJob>(tx, TRAIN_QUEUE, limit);
      if (jobs.length === 0) return { claimed: [], isDry: true };
      const traces = new Map(jobs.map(({ data }) => [keyOfSession(data), data.traceparent ?? null]));
      const rows = await updated<ClaimedRow>(
        tx,
        `/* claim_sessions */ UPDATE training_session SET status = 'RUNNING', attempt = attempt + 1, worker_id = $2,
            lease_until = clock_timestamp() + $3 * interval '1 millisecond', last_sequence = last_sequence + 1,
            started_at = coalesce(started_at, clock_timestamp())
          WHERE (project_id, id) IN (SELECT * FROM unnest($1::text[], $4::uuid[])) AND status = 'QUEUED'
          RETURNING project_id, id, agent_type, mode, data_format, original_response, task_description, context,
            use_cache, unit_hash, input_hash, batch_id, plan, attempt, given_back, last_sequence`,
        [
          jobs.map(({ data }) => data.projectId),
          this.options.workerId,
          this.options.leaseMs,
          jobs.map(({ data }) => data.sessionId),
        ],
      );
      const onTrial = await this.onTrial(tx, rows);
      const claimed: (ClaimedSession & { readonly reason: string | null })[] = [];
      for (const row of rows) {
        const of = { projectId: row.project_id, sessionId: row.id };
        claimed.push(await this.plan(tx, row, traces.get(keyOfSession(of)) ?? null, onTrial.has(row.id)));
      }
      await appendEvents(
        tx,
        rows.map((row, index) => ({
          id: this.ids.next(),
          projectId: row.project_id,
          sessionId: row.id,
          batchId: row.batch_id,
          agentType: row.agent_type,
          sequence: row.last_sequence,
          type: 'STARTED' as const,
          message: startMessage(claimed[index]!),
          progress: null,
          score: null,
        })),
      );
      return { claimed, isDry: false };
    });
  }

  /** Ids of those that an experiment may take; ADAPTIVE ones choose for themselves. Sorts the rows by their units, so that no two workers wait for each other. */
  private async onTrial(tx: EntityManager, rows: ClaimedRow[]): Promise<Set<string>> {
    if (!this.trials) return new Set();
    const planned = rows
      .filter(({ mode }) => mode !== 'ADAPTIVE')
      .map((row) => ({ id: row.id, ...plannedOf(row) }));
    const concerned = await this.trials.concerned(tx, planned);
    const unit = (row: ClaimedRow): string => unitOf(plannedOf(row));
    if (concerned.size > 1) rows.sort((a, b) => (unit(a) < unit(b) ? -1 : 1));
    return new Set([...concerned].map(({ id }) => id));
  }

  /** The plan of an earlier try holds, unless its strategy is no more. */
  private async plan(
    tx: EntityManager,
    row: ClaimedRow,
    traceparent: string | null,
    isOnTrial: boolean,
  ): Promise<ClaimedSession & { readonly reason: string | null }> {
    const session = {
      agentType: row.agent_type,
      mode: row.mode,
      dataFormat: row.data_format,
      originalResponse: row.original_response,
      taskDescription: row.task_description,
      context: row.context,
      useCache: row.use_cache,
    };
    const known = this.catalog.strategies.some((s) => `${s.name}@${s.version}` === row.plan?.strategy);
    const { plan, reason } =
      row.plan && known
        ? { plan: { templateVersionId: null, ...row.plan }, reason: null }
        : await this.planAnew(tx, row, this.catalog.select(subjectOf(session)), isOnTrial);
    return {
      projectId: row.project_id,
      sessionId: row.id,
      agentType: row.agent_type,
      attempt: row.attempt,
      session,
      plan,
      reason,
      traceparent,
      tries: row.attempt - row.given_back,
    };
  }

  private async planAnew(
    tx: EntityManager,
    row: ClaimedRow,
    strategy: TrainingStrategy,
    isOnTrial: boolean,
  ): Promise<{ readonly plan: SessionPlan; readonly reason: string | null }> {
    const project = { projectId: row.project_id };
    const wish = { agentType: row.agent_type, dataFormat: row.data_format };
    const { language } = row.context;
    const choice =
      row.mode === 'ADAPTIVE'
        ? await this.adaptive.plan(tx, project, { ...wish, language, home: strategy })
        : null;
    const inForceId = choice ? choice.templateVersionId : await this.templates.select(tx, project, wish);
    const unit = unitOf(plannedOf(row));
    const withoutId = inForceId && (await this.templates.withoutRule(tx, project, inForceId, unit));
    const usual = {
      strategy: `${strategy.name}@${strategy.version}`,
      templateVersionId: withoutId ?? inForceId,
    };
    // Who works without an adopted rule takes part in nothing else: two changes at once tell of neither.
    const isFree = isOnTrial && withoutId === null;
    const tried = isFree && this.trials ? await this.trials.plan(tx, plannedOf(row), usual) : null;
    const plan: SessionPlan = {
      strategy: tried?.arm.strategy ?? usual.strategy,
      targetScore: this.options.targetScore,
      templateVersionId: tried ? tried.arm.templateVersionId : usual.templateVersionId,
      ...(tried && { trial: tried.trial }),
      ...(choice && { adaptive: choice.adaptive }),
    };
    await tx.query(
      `/* plan_session */ UPDATE training_session SET plan = $3, strategy = $4, template_version_id = $5
        WHERE project_id = $1 AND id = $2`,
      [row.project_id, row.id, JSON.stringify(plan), plan.strategy, plan.templateVersionId],
    );
    return { plan, reason: choice?.reason ?? null };
  }
}

function plannedOf(row: ClaimedRow): PlannedSession {
  return {
    projectId: row.project_id,
    agentType: row.agent_type,
    unitHash: row.unit_hash,
    inputHash: row.input_hash,
  };
}

function startMessage({ tries, plan, reason }: ClaimedSession & { readonly reason: string | null }): string {
  const message = `try ${tries} with ${plan.strategy}`;
  return reason === null ? message : `${message}, ${reason}`;
}
