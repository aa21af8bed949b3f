/** Words by which an author says that something is left to be done. Looked for in comments and prose, not in code. */
const SIGNS = /\b(TODO|FIXME|TBD|XXX)\b(?!\s+(list|item|app|comment|marker)s?\b)/;
const PHRASES =
  /\b(your|add|insert|put|write) (code|logic|implementation|text|content|details) here\b|\b(implementation|code|details?|rest of (the )?(code|file|implementation)) (goes|go|omitted|remains?|unchanged) ?(here)?\b|\bto be (written|completed|implemented|determined)\b|\bnot (yet )?implemented( yet)?\b|\blorem ipsum\b|<(insert|your|placeholder)[^>\n]{0,40}>|\[(insert|your|placeholder|todo|tbd)[^\]\n]{0,40}\](?!\()/i;

/** The words that mark a text as unfinished; null where there are none. */
export function unfinishedMarker(text: string): string | null {
  return (SIGNS.exec(text) ?? PHRASES.exec(text))?.[0] ?? null;
}
