const REFACTORING =
  /\b(refactor\w*|optimi[sz]\w*|speed\w*[ -]up|(make|run)s? .{0,60}\b(faster|quicker)|faster|simplif\w+|clean\w*[ -]?up|restructur\w+|renam(e|ing)|rewrit(e|ing)|reduce the (time )?complexity|performance)\b/i;
/** What is also to do something else than before is no refactoring. */
const CHANGE =
  /\b(bugs?|wrong|incorrect|broken|adds?|adding|support(s|ing)?|extend(s|ing)?|implement(s|ing)?|feature|instead of (returning|raising|throwing))\b/i;
const SPEED =
  /\b(optimi[sz]\w*|speed\w*|fast(er|est)?|quick(er|ly)?|slow\w*|performan\w+|efficien\w+|(time |algorithmic )?complexity|(sub)?quadratic|linear[ -]time|O\(\s?(n|1|log)\w*)/i;

/** Whether a task asks for other code that does the same. Reads a bounded part of it. */
export function isRefactoring(task: string | null): boolean {
  const text = (task ?? '').slice(0, 4_000);
  return REFACTORING.test(text) && !CHANGE.test(text);
}

/** Whether a task asks for speed. */
export function isAboutSpeed(task: string | null): boolean {
  return SPEED.test((task ?? '').slice(0, 4_000));
}
