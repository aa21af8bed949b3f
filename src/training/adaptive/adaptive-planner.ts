import type { EntityManager } from 'typeorm';
import type { DataFormat } from '../../evaluation/index.js';
import type { RandomSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import type { StrategyCatalog, TrainingStrategy } from '../strategies/strategy.js';
import type { TemplateStore } from '../templates/template-store.js';
import type { AdaptivePlan } from '../training-session.entity.js';
import { readPast, type PastSession } from './adaptive-history.js';
import { choose, type Choice, type Option } from './choose.js';

/** A model's part in ADAPTIVE sessions. */
export interface AdaptiveOptions {
  /** Candidates of the first round elsewhere. */
  readonly candidates: number;
  /** Calls to the model that a session may take. */
  readonly maxCalls: number;
}

/** A session that is to be planned. */
export interface AdaptiveWish {
  readonly agentType: string;
  readonly dataFormat: DataFormat;
  readonly language: string | null;
  /** The strategy that is its agent's own: it judges, whichever improves. */
  readonly home: TrainingStrategy;
}

export interface AdaptiveChoice {
  readonly adaptive: AdaptivePlan;
  readonly templateVersionId: string | null;
  /** Why it is what it is, for its first event. */
  readonly reason: string;
}

/** Strategies whose improvers a session chooses among. */
const STRATEGIES_MAX = 3;

const nameOf = ({ name, version }: Pick<TrainingStrategy, 'name' | 'version'>): string =>
  `${name}@${version}`;

/** What kind of task it is: what the response consists of, and in which language. */
export function kindOf({ dataFormat, language }: Pick<AdaptiveWish, 'dataFormat' | 'language'>): string {
  return language === null ? dataFormat : `${dataFormat}/${language}`;
}

/**
 * Plans ADAPTIVE sessions by what has worked for their agent on their kind of task: whose improvers, which template version,
 * how many candidates. Each of the three is chosen by itself, by what it was worth whatever the other two were. The agent's
 * own strategy judges all of them, so that none pays by judging mildly.
 */
export class AdaptivePlanner {
  constructor(
    private readonly catalog: StrategyCatalog,
    private readonly templates: Pick<TemplateStore, 'options'>,
    private readonly random: RandomSource,
    /** Null where no model writes. */
    private readonly model: AdaptiveOptions | null,
  ) {}

  async plan(tx: EntityManager, project: ProjectContext, wish: AdaptiveWish): Promise<AdaptiveChoice> {
    const kind = kindOf(wish);
    const past = await readPast(tx, project, wish.agentType);
    const strategies = strategiesFor(this.catalog, wish).map(nameOf);
    const improver = this.choose(
      'strategy',
      strategies.map((name) => ({ value: name, label: name })),
      past,
      kind,
      (session) => session.improver,
    );
    const known = past.filter((session) => session.kind === kind).length;
    const from = `chosen for ${kind} by ${known} of ${past.length} earlier sessions`;
    if (this.model === null) {
      const adaptive = { kind, improver: improver.value, candidates: 0, maxCalls: 0 };
      return { adaptive, templateVersionId: null, reason: `${from}: ${improver.reason}` };
    }
    const { maxCalls, candidates: usual } = this.model;
    const versions = await this.templates.options(tx, project, wish);
    const template = this.choose<string | null>(
      'template',
      versions.length === 0
        ? [{ value: null, label: 'none' }]
        : versions.map(({ id, slug, version }) => ({ value: id, label: `${slug} ${version}` })),
      past,
      kind,
      (session) => session.templateVersionId,
    );
    const numbers = [...new Set([1, usual, 2 * usual])].filter((number) => number > 0 && number <= maxCalls);
    const candidates = this.choose(
      'candidates',
      numbers.map((number) => ({ value: number, label: String(number) })),
      past,
      kind,
      (session) => session.candidates,
    );
    const reasons = [improver, template, candidates].map(({ reason }) => reason);
    return {
      adaptive: { kind, improver: improver.value, candidates: candidates.value, maxCalls },
      templateVersionId: template.value,
      reason: `${from}: ${reasons.join(', ')}; until its target or ${maxCalls} calls`,
    };
  }

  private choose<T>(
    what: string,
    options: readonly Option<T>[],
    past: readonly PastSession[],
    kind: string,
    valueOf: (session: PastSession) => T,
  ): Choice<T> {
    const experience = past.map((session) => ({
      value: valueOf(session),
      isOfKind: session.kind === kind,
      worth: session.worth,
    }));
    return choose(what, options, experience, () => this.random.next());
  }
}

/** The agent's own strategy, one that knows the language or the format by profession, and the generic one. */
function strategiesFor(
  catalog: StrategyCatalog,
  { home, dataFormat, language }: AdaptiveWish,
): TrainingStrategy[] {
  const professional = catalog.strategies.find((strategy) =>
    language === null
      ? strategy.dataFormats[0] === dataFormat && strategy.agentTypes.length > 0
      : strategy.dataFormats.includes(dataFormat) && strategy.languages.includes(language),
  );
  const generic = catalog.select({ agentType: '', dataFormat, language });
  return [...new Set([home, ...(professional ? [professional] : []), generic])].slice(0, STRATEGIES_MAX);
}
