import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff';

/** Two texts that differ more than this are told as a whole: finding the shortest diff would take too long. */
const EFFORT = { maxEditLength: 4_000, timeout: 200 };
const NO_NEWLINE = '\\ No newline at end of file';

/** A unified diff between the texts of two versions; empty where they are equal. */
export function versionDiff(
  before: { readonly version: number; readonly text: string },
  after: { readonly version: number; readonly text: string },
): string {
  if (before.text === after.text) return '';
  const names = [`version ${before.version}`, `version ${after.version}`] as const;
  return (
    createTwoFilesPatch(...names, before.text, after.text, undefined, undefined, {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
      ...EFFORT,
    }) ?? wholeReplaced(names, before.text, after.text)
  );
}

function wholeReplaced(names: readonly [string, string], before: string, after: string): string {
  const removed = marked('-', before);
  const added = marked('+', after);
  const hunk = {
    oldStart: 1,
    oldLines: removed.count,
    newStart: 1,
    newLines: added.count,
    lines: [...removed.lines, ...added.lines],
  };
  return formatPatch(
    {
      oldFileName: names[0],
      newFileName: names[1],
      oldHeader: undefined,
      newHeader: undefined,
      hunks: [hunk],
    },
    FILE_HEADERS_ONLY,
  );
}

/** A text's lines as they stand in a hunk, and how many there are. */
function marked(sign: string, text: string): { lines: string[]; count: number } {
  if (text === '') return { lines: [], count: 0 };
  const isEnded = text.endsWith('\n');
  const lines = (isEnded ? text.slice(0, -1) : text).split('\n').map((line) => `${sign}${line}`);
  return { lines: isEnded ? lines : [...lines, NO_NEWLINE], count: lines.length };
}
