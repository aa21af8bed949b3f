/** Interactive sessions, shell transcripts, and lines that stand for more of them. */
const EXCERPT = /^[ \t]*(>>>|\.\.\.|…|[$%] )/m;
/** "<name>" and "..." where a reader is to put something of their own, in languages in which neither is common. */
const PLACEHOLDER = /<[a-z][\w .-]{0,60}>|\.\.\.|…/i;
const HAS_PLACEHOLDERS = new Set<string | null>(['bash', 'json', 'jsonc', 'sql', 'yaml']);

/** Whether code in a text is shown in part or as a pattern, so that it need not parse. */
export function isExcerpt(code: string, language: string | null): boolean {
  return EXCERPT.test(code) || (HAS_PLACEHOLDERS.has(language) && PLACEHOLDER.test(code));
}
