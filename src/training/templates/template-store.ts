import type { EntityManager } from 'typeorm';
import type { DataFormat } from '../../evaluation/index.js';
import { heldOutOf } from '../../agents/index.js';
import type { IdSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import type { TemplateInput, TemplateText } from './template-input.js';
import { insertVersion, type VersionSource } from './insert-version.js';
import { TrainingTemplateVersionEntity, type TemplateOrigin } from './training-template-version.entity.js';
import { TrainingTemplateEntity } from './training-template.entity.js';

/** Which templates suit a response. */
export interface TemplateWish {
  readonly agentType: string;
  readonly dataFormat: DataFormat;
}

/** Who makes versions of each origin. */
export const AUTHORS: Readonly<Record<TemplateOrigin, string>> = { BUILT_IN: 'built-in', SAVED: 'a user' };
/** Templates that an adaptive session chooses among. */
const OPTIONS_MAX = 3;

/** Templates and their versions, as they are stored. */
export class TemplateStore {
  constructor(private readonly ids: IdSource) {}

  /**
   * The version in force of the template that suits best; null where the agent type has none. One of the same data
   * format comes before others, one that was saved here before a built-in one, the newest version first.
   */
  async select(
    db: EntityManager,
    project: ProjectContext,
    wish: TemplateWish,
  ): Promise<TrainingTemplateVersionEntity | null> {
    return db
      .createQueryBuilder(TrainingTemplateVersionEntity, 'v')
      .innerJoin(TrainingTemplateEntity, 't', 't.project_id = v.project_id AND t.current_version_id = v.id')
      .where('t.project_id = :project AND t.agent_type = :agentType', {
        project: project.projectId,
        agentType: wish.agentType,
      })
      .orderBy('CASE WHEN t.data_format = :format THEN 0 ELSE 1 END')
      .addOrderBy(`CASE WHEN v.origin = 'SAVED' THEN 0 ELSE 1 END`)
      .addOrderBy('v.created_at', 'DESC')
      .addOrderBy('v.id', 'DESC')
      .setParameter('format', wish.dataFormat)
      .limit(1)
      .getOne();
  }

  /**
   * Versions that could be used for a response: those in force of the templates that suit best, in the order of `select`,
   * and the newest version of the first of them that was made to be put in force, where it came after the one that is.
   */
  async options(
    db: EntityManager,
    { projectId }: ProjectContext,
    { agentType, dataFormat }: TemplateWish,
  ): Promise<{ readonly id: string; readonly slug: string; readonly version: number }[]> {
    return db.query(
      `/* template_options */ WITH suiting AS (
         SELECT t.slug, v.id, v.template_id, v.version,
             row_number() OVER (ORDER BY t.data_format <> $3, v.origin <> 'SAVED', v.created_at DESC, v.id DESC) AS place
           FROM training_template t
           JOIN training_template_version v ON v.project_id = t.project_id AND v.id = t.current_version_id
          WHERE t.project_id = $1 AND t.agent_type = $2)
       SELECT id, slug, version FROM (
         SELECT id, slug, version, place FROM suiting WHERE place <= $4
         UNION ALL (SELECT n.id, s.slug, n.version, $4 + 1 FROM suiting s
           JOIN training_template_version n ON n.project_id = $1 AND n.template_id = s.template_id AND n.version > s.version
            AND n.beside_id IS NULL
          WHERE s.place = 1 ORDER BY n.version DESC LIMIT 1)) options
        ORDER BY place`,
      [projectId, agentType, dataFormat, OPTIONS_MAX],
    );
  }

  /** By agent type and slug. */
  async list(
    db: EntityManager,
    project: ProjectContext,
    agentType: string | null,
  ): Promise<TrainingTemplateEntity[]> {
    const query = db
      .createQueryBuilder(TrainingTemplateEntity, 't')
      .where('t.project_id = :project', { project: project.projectId })
      .orderBy('t.agent_type')
      .addOrderBy('t.slug');
    if (agentType !== null) query.andWhere('t.agent_type = :agentType', { agentType });
    return query.getMany();
  }

  async templates(
    db: EntityManager,
    project: ProjectContext,
    ids: readonly string[],
  ): Promise<TrainingTemplateEntity[]> {
    return db
      .createQueryBuilder(TrainingTemplateEntity, 't')
      .where('t.project_id = :project AND t.id = ANY(:ids)', { project: project.projectId, ids })
      .getMany();
  }

  async versions(
    db: EntityManager,
    project: ProjectContext,
    ids: readonly string[],
  ): Promise<TrainingTemplateVersionEntity[]> {
    return db
      .createQueryBuilder(TrainingTemplateVersionEntity, 'v')
      .where('v.project_id = :project AND v.id = ANY(:ids)', { project: project.projectId, ids })
      .getMany();
  }

  /** The version in force of the template of this agent type and slug; null where there is none. */
  async currentOf(
    db: EntityManager,
    { projectId }: ProjectContext,
    { agentType, slug }: Pick<TemplateInput, 'agentType' | 'slug'>,
  ): Promise<TrainingTemplateVersionEntity | null> {
    const template = await db.findOneBy(TrainingTemplateEntity, { projectId, agentType, slug });
    if (template === null) return null;
    return db.findOneByOrFail(TrainingTemplateVersionEntity, { projectId, id: template.currentVersionId });
  }

  /** The highest version of the template that a version is of. */
  async newestVersion(
    db: EntityManager,
    { projectId, templateId }: TrainingTemplateVersionEntity,
  ): Promise<number> {
    return (await db.maximum(TrainingTemplateVersionEntity, 'version', { projectId, templateId })) ?? 0;
  }

  /** How many templates a project has. */
  async count(db: EntityManager, project: ProjectContext): Promise<number> {
    return db.countBy(TrainingTemplateEntity, { projectId: project.projectId });
  }

  /**
   * The template of this agent type and slug, locked until the transaction ends; made with `input` as its version 1
   * where there was none.
   */
  async open(
    tx: EntityManager,
    project: ProjectContext,
    input: TemplateInput,
    origin: TemplateOrigin,
  ): Promise<{ readonly template: TrainingTemplateEntity; readonly isNew: boolean }> {
    const versionId = this.ids.next();
    const [row] = await tx.query<{ id: string }[]>(
      `/* open_template */ INSERT INTO training_template
         (project_id, id, agent_type, slug, description, data_format, current_version_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (project_id, agent_type, slug) DO UPDATE SET slug = excluded.slug RETURNING id`,
      [
        project.projectId,
        this.ids.next(),
        input.agentType,
        input.slug,
        input.description,
        input.dataFormat,
        versionId,
      ],
    );
    const of = { projectId: project.projectId, id: row!.id };
    const template = await tx.findOneByOrFail(TrainingTemplateEntity, of);
    const isNew = template.currentVersionId === versionId;
    if (isNew) await insertVersion(tx, template, versionId, input, { origin, author: AUTHORS[origin] });
    return { template, isNew };
  }

  /** A template, locked until the transaction ends; null where there is none. */
  lock(tx: EntityManager, { projectId }: ProjectContext, id: string): Promise<TrainingTemplateEntity | null> {
    return tx
      .createQueryBuilder(TrainingTemplateEntity, 't')
      .setLock('pessimistic_write')
      .where('t.project_id = :projectId AND t.id = :id', { projectId, id })
      .getOne();
  }

  /** Adds a version to a locked template; returns its id. It is not in force yet. */
  async addVersion(
    tx: EntityManager,
    template: TrainingTemplateEntity,
    text: TemplateText,
    source: VersionSource,
  ): Promise<string> {
    const id = this.ids.next();
    await insertVersion(tx, template, id, text, source);
    return id;
  }

  /** What is said of a locked template, and its version in force; a tenth of the units get one without each of its rules. */
  async update(
    tx: EntityManager,
    template: TrainingTemplateEntity,
    change: Pick<TrainingTemplateEntity, 'description' | 'dataFormat' | 'currentVersionId'>,
  ): Promise<void> {
    const { projectId, id, currentVersionId } = template;
    await tx.query(
      `/* update_template */ UPDATE training_template SET description = $3, data_format = $4, current_version_id = $5
        WHERE project_id = $1 AND id = $2`,
      [projectId, id, change.description, change.dataFormat, change.currentVersionId],
    );
    if (change.currentVersionId === currentVersionId) return;
    const now = await tx.findOneByOrFail(TrainingTemplateVersionEntity, {
      projectId,
      id: change.currentVersionId,
    });
    for (const { id: ruleId } of now.lessons) {
      await this.addVersion(tx, { ...template, ...change }, now, {
        origin: now.origin,
        author: 'holdout',
        reason: `a tenth of the units get it without a rule, so that its effect is seen (adaptation ${ruleId})`,
        lessons: now.lessons.filter((lesson) => lesson.id !== ruleId),
        isBeside: true,
        leftOutId: ruleId,
      });
    }
  }

  /** The version that a unit gets in place of one in force, because it is held out of a rule of that; null where it is not. */
  async withoutRule(
    db: EntityManager,
    project: ProjectContext,
    versionId: string,
    unit: string,
  ): Promise<string | null> {
    const rows = await db.query<{ id: string; ruleId: string }[]>(
      `/* template_holdouts */ SELECT b.id, l.lesson->>'id' AS "ruleId"
         FROM training_template_version v
         CROSS JOIN LATERAL jsonb_array_elements(v.lessons) WITH ORDINALITY AS l(lesson, place)
         JOIN training_template_version b ON b.project_id = v.project_id AND b.left_out_id = (l.lesson->>'id')::uuid
          AND b.beside_id = v.id AND b.author = 'holdout'
        WHERE v.project_id = $1 AND v.id = $2 ORDER BY l.place`,
      [project.projectId, versionId],
    );
    const heldId = heldOutOf(
      rows.map(({ ruleId }) => ruleId),
      unit,
    );
    return rows.find(({ ruleId }) => ruleId === heldId)?.id ?? null;
  }
}

/** Whether two versions say the same. */
export function isSameText(a: TemplateText, b: TemplateText): boolean {
  const partsOf = (text: TemplateText): string =>
    JSON.stringify([text.promptTemplate, text.successCriteria, text.improvementAreas]);
  return partsOf(a) === partsOf(b);
}
