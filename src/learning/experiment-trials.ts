import type { EntityManager } from 'typeorm';
import type { AgentService } from '../agents/index.js';
import type {
  ExperimentEntity,
  ExperimentsService,
  ExperimentVariantEntity,
  NewVariant,
} from '../experiments/index.js';
import type { Database } from '../platform/database/database.js';
import type { IdSource } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { LearnedTemplates } from '../training/index.js';
import type { StartedTrial, TrialReading, Trials, TrialWish } from './ports.js';

export interface ExperimentTrialParts {
  readonly database: Database;
  readonly experiments: Pick<ExperimentsService, 'open' | 'close' | 'findMany' | 'variantsOf' | 'lastUnits'>;
  readonly agents: Pick<AgentService, 'draft' | 'list'>;
  readonly templates: Pick<LearnedTemplates, 'draft' | 'outdated'>;
  readonly ids: IdSource;
}

/** Points that a rule must be worth, points that are to be seen, and units of both arms at which a trial gives up. */
export const TRIAL_TERMS = { equivalenceMargin: 2, detectableEffect: 5, maxUnits: 2_000 } as const;
const POINTS = 100;
/** Characters of a hypothesis. */
const HYPOTHESIS_MAX = 500;

interface Arms {
  readonly control: Partial<NewVariant>;
  readonly treatment: Partial<NewVariant>;
  readonly templateId: string | null;
}

/** Tries rules by experiments: on versions of an agent's instructions, or of its template, that differ in the rule alone. */
export class ExperimentTrials implements Trials {
  constructor(private readonly parts: ExperimentTrialParts) {}

  async start(
    tx: EntityManager,
    project: ProjectContext,
    wish: TrialWish,
  ): Promise<StartedTrial | { readonly waitsFor: string }> {
    const { agentType, design, hypothesis, alpha } = wish;
    const arms =
      design === 'UNPAIRED'
        ? await this.onInstructions(tx, project, wish)
        : await this.onTemplate(tx, project, wish);
    if ('waitsFor' in arms) return arms;
    const none = { strategy: null, templateVersionId: null, agentVersionId: null, weight: 1 };
    const opened = await this.parts.experiments.open(tx, project, {
      slug: `trial-${this.parts.ids.next()}`,
      hypothesis: hypothesis.slice(0, HYPOTHESIS_MAX),
      agentType,
      design,
      alpha,
      variants: [
        { ...none, ...arms.control, name: 'without', isControl: true },
        { ...none, ...arms.treatment, name: 'with', isControl: false },
      ],
      ...TRIAL_TERMS,
    });
    if ('experimentId' in opened) return { ...opened, templateId: arms.templateId };
    const { slug, layer } = opened.inTheWay;
    const where = layer === 'INSTRUCTIONS' ? 'instructions' : 'training';
    return {
      waitsFor: `experiment ${slug} runs on the ${where} of ${agentType}; it begins when that has ended`,
    };
  }

  async read(
    project: ProjectContext,
    experimentIds: readonly string[],
  ): Promise<ReadonlyMap<string, TrialReading>> {
    if (experimentIds.length === 0) return new Map();
    const { experiments } = this.parts;
    const found = await experiments.findMany(project, experimentIds);
    const variants = await experiments.variantsOf(project, experimentIds);
    const running = found.filter(({ status }) => status === 'RUNNING');
    const outdated = await this.outdated(project, running, variants);
    const lastUnits = await experiments.lastUnits(
      project,
      running.map(({ id }) => id),
    );
    return new Map(
      found.flatMap((experiment) => {
        const own = variants.filter(({ experimentId }) => experimentId === experiment.id);
        const control = own.find(({ isControl }) => isControl);
        const treatment = own.find(({ isControl }) => !isControl);
        if (!control || !treatment) return [];
        const { id, status, startedAt } = experiment;
        const quietSince = status === 'RUNNING' ? (lastUnits.get(id) ?? startedAt) : null;
        const state = { isOutdated: outdated.has(id), quietSince };
        return [[id, { ...readingOf(experiment, control, treatment), ...state }]];
      }),
    );
  }

  stop(tx: EntityManager, project: ProjectContext, experimentId: string, reason: string): Promise<boolean> {
    return this.parts.experiments.close(tx, project, experimentId, reason);
  }

  private async onInstructions(
    tx: EntityManager,
    project: ProjectContext,
    { agentType, adaptationId, treatmentSection }: TrialWish,
  ): Promise<Arms | { readonly waitsFor: string }> {
    const drafted = await this.parts.agents.draft(tx, project, agentType, {
      learned: treatmentSection,
      author: 'trial',
      reason: `to be tried on half of the units (adaptation ${adaptationId})`,
    });
    if (!drafted) {
      return {
        waitsFor: `${agentType} is defined nowhere here, so that there are no instructions to try it on`,
      };
    }
    return {
      control: { agentVersionId: drafted.inForceId },
      treatment: { agentVersionId: drafted.versionId },
      templateId: null,
    };
  }

  private async onTemplate(
    tx: EntityManager,
    project: ProjectContext,
    { agentType, ...change }: TrialWish,
  ): Promise<Arms | { readonly waitsFor: string }> {
    const drafted = await this.parts.templates.draft(tx, project, agentType, change);
    if ('waitsFor' in drafted) return drafted;
    return {
      control: { templateVersionId: drafted.controlId },
      treatment: { templateVersionId: drafted.treatmentId },
      templateId: drafted.templateId,
    };
  }

  /** Running experiments whose control is not what is in force any more. */
  private async outdated(
    project: ProjectContext,
    experiments: readonly ExperimentEntity[],
    variants: readonly ExperimentVariantEntity[],
  ): Promise<ReadonlySet<string>> {
    const running = new Map(experiments.map((row) => [row.id, row]));
    const controls = variants.filter(({ isControl, experimentId }) => isControl && running.has(experimentId));
    if (controls.length === 0) return new Set();
    const { agents, templates, database } = this.parts;
    const inForce = new Map(
      (await agents.list(project)).map(({ agentType, currentVersionId }) => [agentType, currentVersionId]),
    );
    const ids = controls.flatMap(({ templateVersionId }) =>
      templateVersionId === null ? [] : [templateVersionId],
    );
    const old = await database.read(project, (db) => templates.outdated(db, project, ids));
    const isOutdated = ({
      agentVersionId,
      templateVersionId,
      experimentId,
    }: ExperimentVariantEntity): boolean =>
      agentVersionId === null
        ? templateVersionId !== null && old.has(templateVersionId)
        : inForce.get(running.get(experimentId)!.agentType) !== agentVersionId;
    return new Set(controls.filter(isOutdated).map(({ experimentId }) => experimentId));
  }
}

function readingOf(
  experiment: ExperimentEntity,
  control: ExperimentVariantEntity,
  treatment: ExperimentVariantEntity,
): Omit<TrialReading, 'isOutdated' | 'quietSince'> {
  const { lift, lower, upper, eValue } = treatment;
  const verdict = treatment.verdict ?? 'CONTINUE';
  const units = [control.sums.units, treatment.sums.units];
  return {
    verdict,
    eValue: verdict === 'CONTINUE' ? null : eValue,
    effect: lift === null ? null : lift * POINTS,
    interval:
      lift === null || lower === null || upper === null
        ? null
        : { lower: lower * POINTS, upper: upper * POINTS, level: 1 - experiment.alpha },
    sampleSize: experiment.design === 'PAIRED' ? Math.min(...units) : units[0]! + units[1]!,
    stopReason: experiment.stopReason,
  };
}
