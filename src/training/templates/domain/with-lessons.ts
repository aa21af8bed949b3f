import { escapeTemplateText, parseTemplate } from './parse-template.js';

/** Lessons as prompts tell them. */
export function listOf(items: readonly string[]): string {
  return items.length > 0 ? items.map((item) => `- ${item}`).join('\n') : NONE;
}

/** What stands in a prompt where there is nothing to tell. */
export const NONE = '(none)';

/** A prompt template that tells these lessons, whichever are in force; null where it has no place for any. */
export function withLessons(promptTemplate: string, lessons: readonly string[]): string | null {
  const reading = parseTemplate(promptTemplate);
  if (!reading.isOk) return null;
  const { parts } = reading.template;
  if (!parts.some((part) => 'placeholder' in part && part.placeholder === 'lessons')) return null;
  return parts
    .map((part) => {
      if ('text' in part) return escapeTemplateText(part.text);
      return part.placeholder === 'lessons' ? escapeTemplateText(listOf(lessons)) : `{${part.placeholder}}`;
    })
    .join('');
}
