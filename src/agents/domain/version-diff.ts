import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff';

/** Two texts that differ more than this are told as a whole: finding the shortest diff would take too long. */
const EFFORT = { maxEditLength: 4_000, timeout: 200 };

/**
 * A unified diff between the texts of two versions, which have no line break at their end, as between files that have
 * one; empty where they are equal.
 */
export function versionDiff(
  before: { readonly version: number; readonly text: string },
  after: { readonly version: number; readonly text: string },
): string {
  if (before.text === after.text) return '';
  const names = [`version ${before.version}`, `version ${after.version}`] as const;
  const [a, b] = [asFile(before.text), asFile(after.text)];
  return (
    createTwoFilesPatch(...names, a, b, undefined, undefined, {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
      ...EFFORT,
    }) ?? wholeReplaced(names, a, b)
  );
}

function asFile(text: string): string {
  return text === '' ? '' : `${text}\n`;
}

function wholeReplaced(names: readonly [string, string], before: string, after: string): string {
  const removed = marked('-', before);
  const added = marked('+', after);
  const hunk = {
    oldStart: 1,
    oldLines: removed.length,
    newStart: 1,
    newLines: added.length,
    lines: [...removed, ...added],
  };
  const [oldFileName, newFileName] = names;
  return formatPatch(
    { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] },
    FILE_HEADERS_ONLY,
  );
}

/** A file's lines as they stand in a hunk. */
function marked(sign: string, file: string): string[] {
  return file === ''
    ? []
    : file
        .slice(0, -1)
        .split('\n')
        .map((line) => `${sign}${line}`);
}
