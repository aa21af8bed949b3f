import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import type { TemplateStore } from './template-store.js';
import { withLessons } from './domain/with-lessons.js';
import { TrainingTemplateEntity } from './training-template.entity.js';

/** Two versions of a template that differ in the lessons that they tell, and in nothing else. */
export interface TrialTemplate {
  readonly controlId: string;
  readonly treatmentId: string;
}

/** An agent's newest sessions, of which the template that most of them went by is the one to be tried. */
const NEWEST = 100;

/** Makes versions of templates on which lessons are tried. They are not put in force. */
export class TrialTemplates {
  constructor(private readonly store: TemplateStore) {}

  /** Made in the caller's transaction; tells why where there is nothing to try on. */
  async make(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    lessons: { readonly control: readonly string[]; readonly treatment: readonly string[] },
  ): Promise<TrialTemplate | { readonly waitsFor: string }> {
    const template = await this.mostUsed(tx, project, agentType);
    if (!template) {
      const waitsFor = `none of the last ${NEWEST} sessions of ${agentType} went by a template; save one with saveTrainingTemplate, and let a model rewrite some responses`;
      return { waitsFor };
    }
    const { slug, currentVersionId } = template;
    const [current] = await this.store.versions(tx, project, [currentVersionId]);
    const text = current!.promptTemplate;
    const [control, treatment] = [withLessons(text, lessons.control), withLessons(text, lessons.treatment)];
    if (control === null || treatment === null) {
      return { waitsFor: `the template ${slug} has no {lessons}; save it with one where rules belong` };
    }
    const add = (promptTemplate: string) =>
      this.store.addVersion(tx, template, { ...current!, promptTemplate }, 'SAVED');
    return { controlId: await add(control), treatmentId: await add(treatment) };
  }

  /** Those of the versions whose template was saved anew after them. */
  async outdated(
    db: EntityManager,
    { projectId }: ProjectContext,
    versionIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const rows = await db.query<{ id: string }[]>(
      `/* outdated_template_versions */ SELECT v.id FROM training_template_version v
         JOIN training_template t ON t.project_id = v.project_id AND t.id = v.template_id
         JOIN training_template_version c ON c.project_id = v.project_id AND c.id = t.current_version_id
        WHERE v.project_id = $1 AND v.id = ANY($2::uuid[]) AND c.version > v.version`,
      [projectId, versionIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Locked until the transaction ends. */
  private async mostUsed(
    tx: EntityManager,
    { projectId }: ProjectContext,
    agentType: string,
  ): Promise<TrainingTemplateEntity | null> {
    const [used] = await tx.query<{ id: string }[]>(
      `/* most_used_template */ SELECT v.template_id AS id FROM (
          SELECT template_version_id FROM training_session WHERE project_id = $1 AND agent_type = $2
            ORDER BY created_at DESC, id DESC LIMIT $3) s
         JOIN training_template_version v ON v.project_id = $1 AND v.id = s.template_version_id
        GROUP BY v.template_id ORDER BY count(*) DESC, v.template_id LIMIT 1`,
      [projectId, agentType, NEWEST],
    );
    if (!used) return null;
    const lock = { mode: 'pessimistic_write' } as const;
    return tx.findOne(TrainingTemplateEntity, { where: { projectId, id: used.id }, lock });
  }
}
