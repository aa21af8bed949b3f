import { unfinishedMarker } from '../markers.js';
import type { Diagnostic } from '../tasks.js';

/** Where a text is that broken, more would say nothing new. */
export const MAX_ERRORS = 20;

const SHOWN = 40;

export function syntaxError(message: string, line: number): Diagnostic {
  return { rule: 'syntax-error', message, line, severity: 'ERROR' };
}

/** A comment that says that something is yet to be done, if it does; `line` is that of its first line. */
export function markerIn(comment: string, line: number): Diagnostic[] {
  const marker = unfinishedMarker(comment);
  if (marker === null) return [];
  const before = comment.slice(0, comment.indexOf(marker));
  const at = line + (before.match(/\n/g)?.length ?? 0);
  return [
    { rule: 'unfinished', message: `Marked as unfinished: "${marker}"`, line: at, severity: 'WARNING' },
  ];
}

/** The first line of a piece of text, cut to a length that a message can hold. */
export function excerpt(text: string): string {
  const line =
    text
      .trimStart()
      .slice(0, SHOWN + 1)
      .split(/\r?\n/, 1)[0]
      ?.trimEnd() ?? '';
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
