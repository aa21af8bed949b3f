import type { EntityManager } from 'typeorm';
import { versionDiff } from '../../agents/index.js';
import { listOf, withLessons } from './domain/with-lessons.js';
import type { TemplateText } from './template-input.js';
import {
  TrainingTemplateVersionEntity,
  type TemplateLesson,
  type TemplateOrigin,
} from './training-template-version.entity.js';
import type { TrainingTemplateEntity } from './training-template.entity.js';

/** How a version came to be, and what it tells besides its text. */
export interface VersionSource {
  readonly origin: TemplateOrigin;
  readonly author: string;
  readonly reason?: string;
  /** Those of the version in force if left out: a new text does not lose what was learned. */
  readonly lessons?: readonly TemplateLesson[];
  /** Whether it is for some units only, beside the version in force; no if left out. */
  readonly isBeside?: boolean;
  readonly leftOutId?: string | null;
}

/** Writes the next version of a template that is locked, with its difference from the one in force. */
export async function insertVersion(
  tx: EntityManager,
  { projectId, id: templateId, currentVersionId }: TrainingTemplateEntity,
  id: string,
  text: TemplateText,
  { origin, author, reason = '', isBeside = false, leftOutId = null, ...source }: VersionSource,
): Promise<void> {
  const current = await tx.findOneBy(TrainingTemplateVersionEntity, { projectId, id: currentVersionId });
  const newest = await tx.maximum(TrainingTemplateVersionEntity, 'version', { projectId, templateId });
  const version = (newest ?? 0) + 1;
  const lessons = source.lessons ?? current?.lessons ?? [];
  const { promptTemplate, successCriteria, improvementAreas } = text;
  await tx.insert(TrainingTemplateVersionEntity, {
    projectId,
    id,
    templateId,
    version,
    origin,
    promptTemplate,
    successCriteria: [...successCriteria],
    improvementAreas: [...improvementAreas],
    lessons: [...lessons],
    author,
    reason,
    diff: current
      ? versionDiff(
          { version: current.version, text: shownText(current) },
          { version, text: shownText({ ...text, lessons }) },
        )
      : '',
    besideId: isBeside ? currentVersionId : null,
    leftOutId,
  });
}

/** All that a version tells, as a person reads it. */
function shownText({
  promptTemplate,
  successCriteria,
  improvementAreas,
  lessons,
}: TemplateText & { readonly lessons: readonly TemplateLesson[] }): string {
  const told = lessons.map(({ text }) => text);
  const sections = [withLessons(promptTemplate, told)];
  if (successCriteria.length > 0) sections.push(`It succeeds if:\n${listOf(successCriteria)}`);
  if (improvementAreas.length > 0) sections.push(`To be improved above all:\n${listOf(improvementAreas)}`);
  return sections.join('\n\n');
}
