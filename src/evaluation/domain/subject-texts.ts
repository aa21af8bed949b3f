import type { Subject } from './evaluation.js';

/** What of a subject is text that somebody wrote. */
export type SubjectTexts = Pick<
  Subject,
  | 'response'
  | 'taskDescription'
  | 'language'
  | 'tests'
  | 'entryPoint'
  | 'reference'
  | 'source'
  | 'evidence'
  | 'extra'
>;

/** All texts of a subject that may hold a secret; those of `extra` as one. */
export function textsOfSubject({ extra, ...named }: SubjectTexts): string[] {
  const { response, taskDescription, language, tests, entryPoint, reference, source, evidence } = named;
  const texts = [
    response,
    taskDescription,
    language,
    tests,
    entryPoint,
    reference,
    source,
    evidence,
    stringsIn(extra),
  ];
  return texts.filter((text): text is string => typeof text === 'string' && text !== '');
}

/** The strings within a value of JSON with their keys, as one text. */
function stringsIn(value: unknown): string {
  const strings: string[] = [];
  const open: unknown[] = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next === 'string') strings.push(next);
    else if (typeof next === 'object' && next !== null) {
      // A pair in one text, so that a name says what its value is.
      for (const [key, entry] of Object.entries(next as Record<string, unknown>)) {
        if (typeof entry === 'string') strings.push(`${key}: "${entry}"`);
        else open.push(entry);
      }
    }
  }
  return strings.join('\n');
}
