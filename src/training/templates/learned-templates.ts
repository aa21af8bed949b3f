import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import { tellsLessons } from './domain/with-lessons.js';
import type { TemplateStore } from './template-store.js';
import type { TemplateLesson } from './training-template-version.entity.js';
import type { TrainingTemplateEntity } from './training-template.entity.js';

/** A template's version in force, and one beside it that differs in one rule and in nothing else. */
export interface TrialTemplate {
  readonly templateId: string;
  readonly controlId: string;
  readonly treatmentId: string;
}

/** A rule that is to be told, or one that is not to be told any more. */
export interface LessonChange {
  readonly adaptationId: string;
  readonly added: TemplateLesson | null;
  /** With the template that tells it; null where all prompts do. */
  readonly removed: { readonly id: string; readonly templateId: string | null } | null;
}

/** The rules that a template is to tell from now on, and whose word that is. */
export interface LearnedLessons {
  readonly lessons: readonly TemplateLesson[];
  readonly author: string;
  readonly reason: string;
}

/** An agent's newest sessions; the template that most of them went by, of those that a trial takes, is the one to be tried. */
const NEWEST = 100;

/** The rules that templates tell: tried on a version beside the one in force, then part of a new one. */
export class LearnedTemplates {
  constructor(private readonly store: TemplateStore) {}

  /** Made in the caller's transaction; tells why where there is nothing to try on. */
  async draft(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    { adaptationId, added, removed }: LessonChange,
  ): Promise<TrialTemplate | { readonly waitsFor: string }> {
    const template = await this.mostUsed(tx, project, agentType);
    if (!template) {
      const waitsFor = `none of the last ${NEWEST} sessions of ${agentType} that take part in trials went by a template; save one with saveTrainingTemplate, and let a model rewrite some responses`;
      return { waitsFor };
    }
    const { id: templateId, slug, currentVersionId: controlId } = template;
    const [current] = await this.store.versions(tx, project, [controlId]);
    const { origin, promptTemplate, lessons } = current!;
    if (!tellsLessons(promptTemplate)) {
      return { waitsFor: `the template ${slug} has no {lessons}; save it with one where rules belong` };
    }
    if (removed?.templateId != null && removed.templateId !== templateId) {
      return {
        waitsFor: `most of the last ${NEWEST} sessions of ${agentType} went by the template ${slug}, and another one tells the rule`,
      };
    }
    const treatmentId = await this.store.addVersion(tx, template, current!, {
      origin,
      author: 'trial',
      reason: `to be tried beside the version in force (adaptation ${adaptationId})`,
      lessons: [...lessons.filter(({ id }) => id !== removed?.id), ...(added ? [added] : [])],
      isBeside: true,
      leftOutId: removed?.id ?? null,
    });
    return { templateId, controlId, treatmentId };
  }

  /**
   * Has a template tell these rules, in place of those before, as a new version in force.
   *
   * @returns the version's id; null where it tells them already
   */
  async learn(
    tx: EntityManager,
    project: ProjectContext,
    templateId: string,
    { lessons, author, reason }: LearnedLessons,
  ): Promise<string | null> {
    const template = await this.store.lock(tx, project, templateId);
    if (!template) return null;
    const [current] = await this.store.versions(tx, project, [template.currentVersionId]);
    if (JSON.stringify(current!.lessons.map(textOf)) === JSON.stringify(lessons.map(textOf))) return null;
    const { origin } = current!;
    const id = await this.store.addVersion(tx, template, current!, { origin, author, reason, lessons });
    await this.store.update(tx, template, { ...template, currentVersionId: id });
    return id;
  }

  /** Those of the versions that are not in force any more. */
  async outdated(
    db: EntityManager,
    { projectId }: ProjectContext,
    versionIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const rows = await db.query<{ id: string }[]>(
      `/* outdated_template_versions */ SELECT v.id FROM training_template_version v
         JOIN training_template t ON t.project_id = v.project_id AND t.id = v.template_id
        WHERE v.project_id = $1 AND v.id = ANY($2::uuid[]) AND t.current_version_id <> v.id`,
      [projectId, versionIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Locked until the transaction ends. */
  private async mostUsed(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
  ): Promise<TrainingTemplateEntity | null> {
    const [used] = await tx.query<{ id: string }[]>(
      `/* most_used_template */ SELECT v.template_id AS id FROM (
          SELECT template_version_id, mode FROM training_session WHERE project_id = $1 AND agent_type = $2
            ORDER BY created_at DESC, id DESC LIMIT $3) s
         JOIN training_template_version v ON v.project_id = $1 AND v.id = s.template_version_id
        WHERE s.mode <> 'ADAPTIVE'
        GROUP BY v.template_id ORDER BY count(*) DESC, v.template_id LIMIT 1`,
      [project.projectId, agentType, NEWEST],
    );
    return used ? this.store.lock(tx, project, used.id) : null;
  }
}

const textOf = ({ id, text }: TemplateLesson): string[] => [id, text];
