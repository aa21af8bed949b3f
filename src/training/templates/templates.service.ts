import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { requireAgentType } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import { ExpectedError, ExpectedErrors } from '../../platform/errors.js';
import { LIMITS } from '../../platform/limits.js';
import type { ProjectContext } from '../../platform/project.js';
import { BUILT_IN_TEMPLATES } from './built-in-templates.js';
import { parseTemplate } from './domain/parse-template.js';
import { checkTemplateInput, type TemplateInput } from './template-input.js';
import { AUTHORS, isSameText, type TemplateStore } from './template-store.js';
import { TrainingTemplateVersionEntity, type TemplateLesson } from './training-template-version.entity.js';
import { type TrainingTemplateEntity } from './training-template.entity.js';

/** What saving a template would come to. */
export interface TemplateCheck {
  /** Empty where it could be saved. */
  readonly faults: readonly ExpectedError[];
  /** Those that the text uses, each once, in their order; none where it cannot be read. */
  readonly placeholders: readonly string[];
  /** The version that would be in force; null where it could not be saved. */
  readonly version: number | null;
  readonly isNewVersion: boolean;
}

/** Lists templates, saves them as new versions, and brings those that are built in. */
export class TemplatesService {
  constructor(
    private readonly database: Database,
    private readonly store: TemplateStore,
  ) {}

  /** By agent type and slug. @throws ExpectedError INVALID_INPUT where the agent type is no slug. */
  async list(project: ProjectContext, agentType: string | null): Promise<TrainingTemplateEntity[]> {
    if (agentType !== null) requireAgentType(agentType, ['agentType']);
    return this.database.read(project, (db) => this.store.list(db, project, agentType));
  }

  /**
   * Saves a template: version 1 of a new slug, the next version of a known one, and none where its text is that of the
   * version in force, or of a newer one that waits to be, as an optimizer leaves it. Its description and data format are the template's own and change with it.
   * @throws ExpectedErrors for bad input, ExpectedError LIMIT_EXCEEDED where there are too many.
   */
  async save(project: ProjectContext, input: TemplateInput): Promise<TrainingTemplateEntity> {
    const checked = checkTemplateInput(input);
    return this.database.transaction(project, async (tx) => {
      const { template, isNew } = await this.store.open(tx, project, checked, 'SAVED');
      if (isNew) {
        await this.requireRoom(tx, project);
        return template;
      }
      const current = await this.current(tx, template);
      const currentVersionId = isSameText(current, checked)
        ? current.id
        : ((await this.waiting(tx, current, checked)) ??
          (await this.store.addVersion(tx, template, checked, { origin: 'SAVED', author: AUTHORS.SAVED })));
      const { description, dataFormat } = checked;
      await this.store.update(tx, template, { description, dataFormat, currentVersionId });
      return Object.assign(template, { description, dataFormat, currentVersionId });
    });
  }

  /** What `save` would make of this input; nothing is written. */
  async check(project: ProjectContext, input: TemplateInput): Promise<TemplateCheck> {
    const placeholders = placeholdersOf(input.promptTemplate);
    try {
      const checked = checkTemplateInput(input);
      return await this.database.read(project, async (db) => {
        const current = await this.store.currentOf(db, project, checked);
        if (current === null) await this.requireRoom(db, project, 1);
        const isNewVersion = current === null || !isSameText(current, checked);
        const newest = current === null ? 0 : await this.store.newestVersion(db, current);
        return {
          faults: [],
          placeholders,
          version: isNewVersion ? newest + 1 : current.version,
          isNewVersion,
        };
      });
    } catch (error) {
      const faults = error instanceof ExpectedErrors ? error.errors : [error];
      if (!faults.every((fault) => fault instanceof ExpectedError)) throw error;
      return { faults, placeholders, version: null, isNewVersion: false };
    }
  }

  /**
   * Brings the templates that this release has built in, where they are not there yet. A new text of ours is a new
   * version, and in force only where the one before was ours too: what a person has saved stays in force.
   */
  async bringBuiltIn(
    project: ProjectContext,
    builtIn: readonly TemplateInput[] = BUILT_IN_TEMPLATES,
  ): Promise<void> {
    const brought = await this.database.read(project, (db) =>
      db.findBy(TrainingTemplateVersionEntity, { projectId: project.projectId, origin: 'BUILT_IN' }),
    );
    for (const template of builtIn) {
      if (brought.some((version) => isSameText(version, template))) continue;
      await this.database.transaction(project, (tx) => this.bring(tx, project, template));
    }
  }

  private async bring(tx: EntityManager, project: ProjectContext, input: TemplateInput): Promise<void> {
    const { template, isNew } = await this.store.open(tx, project, input, 'BUILT_IN');
    if (isNew) return;
    const versions = await tx.findBy(TrainingTemplateVersionEntity, {
      projectId: project.projectId,
      templateId: template.id,
    });
    // Another node was faster.
    if (versions.some((version) => version.origin === 'BUILT_IN' && isSameText(version, input))) return;
    const source = { origin: 'BUILT_IN', author: AUTHORS.BUILT_IN } as const;
    const id = await this.store.addVersion(tx, template, input, source);
    if (versions.find((version) => version.id === template.currentVersionId)?.origin !== 'BUILT_IN') return;
    const { description, dataFormat } = input;
    await this.store.update(tx, template, { description, dataFormat, currentVersionId: id });
  }

  /** The newer version with that text that is not in force yet; null where it tells other rules than those in force. */
  private async waiting(
    tx: EntityManager,
    { projectId, templateId, version, lessons }: TrainingTemplateVersionEntity,
    text: TemplateInput,
  ): Promise<string | null> {
    const newer = await tx.findBy(TrainingTemplateVersionEntity, {
      projectId,
      templateId,
      origin: 'SAVED',
      version: MoreThan(version),
      besideId: IsNull(),
    });
    const idsOf = (told: readonly TemplateLesson[]): string => told.map(({ id }) => id).join();
    const found = newer.find((each) => isSameText(each, text) && idsOf(each.lessons) === idsOf(lessons));
    return found?.id ?? null;
  }

  private async current(
    tx: EntityManager,
    { projectId, currentVersionId }: TrainingTemplateEntity,
  ): Promise<TrainingTemplateVersionEntity> {
    return tx.findOneByOrFail(TrainingTemplateVersionEntity, { projectId, id: currentVersionId });
  }

  /** @param more templates that are to come to those that are there */
  private async requireRoom(db: EntityManager, project: ProjectContext, more = 0): Promise<void> {
    if ((await this.store.count(db, project)) + more <= LIMITS.templatesPerProject) return;
    const message = `a project has at most ${LIMITS.templatesPerProject} templates; save a new version of one that is there`;
    throw new ExpectedError('LIMIT_EXCEEDED', message, ['input', 'slug']);
  }
}

function placeholdersOf(promptTemplate: string): string[] {
  // A longer text is refused without being read.
  if (Buffer.byteLength(promptTemplate, 'utf8') > LIMITS.templateBytes) return [];
  const reading = parseTemplate(promptTemplate);
  if (!reading.isOk) return [];
  return [
    ...new Set(reading.template.parts.flatMap((part) => ('placeholder' in part ? [part.placeholder] : []))),
  ];
}
