import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** Lines that may differ before a search for the shortest diff would take long: the time is quadratic in them. */
const MAX_EDITS = 500;
/** Diffs up to here are stored. */
const STORED_BYTES = 64 * 1024;
/** One that is longer than this share of the texts tells little that they do not. */
const STORED_SHARE = 0.5;
const NAMES = ['original', 'corrected'] as const;

/**
 * The unified diff from one text to the other, with three lines of context; the same texts always have the same diff.
 * Where more than 500 lines differ, it replaces the whole text.
 */
export function unifiedDiff(original: string, corrected: string): string {
  const found = createTwoFilesPatch(...NAMES, original, corrected, undefined, undefined, {
    context: 3,
    maxEditLength: MAX_EDITS,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return found ?? wholeDiff(original, corrected);
}

/**
 * The diff as it is stored; null where it is too long, by itself or beside the texts that it follows from: then it is
 * made again when it is read.
 */
export function storedDiff(original: string, corrected: string): string | null {
  const diff = unifiedDiff(original, corrected);
  const isShort = diff.length <= STORED_SHARE * (original.length + corrected.length);
  return isShort && Buffer.byteLength(diff, 'utf8') <= STORED_BYTES ? diff : null;
}

function wholeDiff(original: string, corrected: string): string {
  const [before, after] = [sideOf(original, '-'), sideOf(corrected, '+')];
  const lines = [
    `--- ${NAMES[0]}`,
    `+++ ${NAMES[1]}`,
    `@@ -${before.range} +${after.range} @@`,
    ...before.told,
    ...after.told,
  ];
  return `${lines.join('\n')}\n`;
}

function sideOf(text: string, sign: string): { range: string; told: string[] } {
  const lines = text.split('\n');
  const isEnded = lines.at(-1) === '';
  if (isEnded) lines.pop();
  const told = lines.map((line) => sign + line);
  if (!isEnded) told.push('\\ No newline at end of file');
  return { range: lines.length === 0 ? '0,0' : `1,${lines.length}`, told };
}
