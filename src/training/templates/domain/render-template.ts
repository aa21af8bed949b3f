import type { ParsedTemplate, Placeholder } from './parse-template.js';

/** What is put in the place of each placeholder; empty where there is nothing to say. */
export type TemplateValues = Readonly<Record<Placeholder, string>>;

/** The prompt: the template's text with the values in it, each as it is. Braces in a value mean nothing. */
export function renderTemplate(template: ParsedTemplate, values: TemplateValues): string {
  return template.parts.map((part) => ('text' in part ? part.text : values[part.placeholder])).join('');
}
