import type { Database } from '../platform/database/database.js';
import type { ProjectContext } from '../platform/project.js';
import type { AdaptationStore, InForceRow } from './adaptation-store.js';
import { LearningAdaptationEntity } from './adaptation.entity.js';
import { learnedSection } from './domain/learned-section.js';

/** A rule as a model that rewrites responses is told it. */
export interface Lesson {
  readonly id: string;
  readonly text: string;
}

/** The rules that models are told of, for each agent. */
export class Lessons {
  constructor(
    private readonly database: Database,
    private readonly store: AdaptationStore,
  ) {}

  /** Those in force now that all of an agent's prompts tell, oldest adopted first. What a template has learned is its versions' own. */
  async inForce(project: ProjectContext, agentType: string): Promise<Lesson[]> {
    const rows = await this.database.read(project, (db) => this.store.inForce(db, project, agentType));
    return rows
      .filter(({ scope, templateId }) => scope !== 'INSTRUCTIONS' && templateId === null)
      .map(lessonOf);
  }

  /** By their ids and in their order, whether or not they are in force still. */
  async byIds({ projectId }: ProjectContext, ids: readonly string[]): Promise<Lesson[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(LearningAdaptationEntity, 'a')
        .where('a.project_id = :projectId AND a.id = ANY(:ids)', { projectId, ids })
        .getMany(),
    );
    const texts = new Map(rows.map(({ id, instruction }) => [id, instruction]));
    return ids.flatMap((id) => {
      const text = texts.get(id);
      return text == null ? [] : [{ id, text }];
    });
  }
}

/** The rules in force that a template tells of its own. */
export function lessonsOfTemplate(rows: readonly InForceRow[], templateId: string): Lesson[] {
  return rows.filter((row) => row.templateId === templateId).map(lessonOf);
}

const lessonOf = ({ id, instruction }: InForceRow): Lesson => ({ id, text: instruction });

/** The rules in force as a section of their agent's instructions. */
export function sectionOf(rows: readonly InForceRow[]): string {
  return learnedSection(
    rows.filter(({ scope }) => scope !== 'TEMPLATE').map(({ instruction }) => instruction),
  );
}
