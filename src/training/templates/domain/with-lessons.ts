import { escapeTemplateText, parseTemplate, type ParsedTemplate } from './parse-template.js';

/** Lessons as prompts tell them. */
export function listOf(items: readonly string[]): string {
  return items.length > 0 ? items.map((item) => `- ${item}`).join('\n') : NONE;
}

/** What stands in a prompt where there is nothing to tell. */
export const NONE = '(none)';

/** Whether a prompt template has a place where lessons are told. */
export function tellsLessons(promptTemplate: string): boolean {
  const reading = parseTemplate(promptTemplate);
  return reading.isOk && hasPlace(reading.template);
}

/** A prompt template with these lessons before all others, as a person reads it; as it is where it has no place for any. */
export function withLessons(promptTemplate: string, lessons: readonly string[]): string {
  const reading = parseTemplate(promptTemplate);
  if (lessons.length === 0 || !reading.isOk) return promptTemplate;
  const told = `${escapeTemplateText(listOf(lessons))}\n`;
  return reading.template.parts
    .map((part) => {
      if ('text' in part) return escapeTemplateText(part.text);
      return `${part.placeholder === 'lessons' ? told : ''}{${part.placeholder}}`;
    })
    .join('');
}

function hasPlace({ parts }: ParsedTemplate): boolean {
  return parts.some((part) => 'placeholder' in part && part.placeholder === 'lessons');
}
