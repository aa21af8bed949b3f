/** One hunk as it is written; counts may be wrong. */
export interface Hunk {
  /** 1-based line of the response. */
  readonly line: number;
  readonly header: string;
  /** Null where the header has no such numbers. */
  readonly stated: { oldStart: number; oldLines: number; newStart: number; newLines: number } | null;
  /** With their first character: space, +, - or \. */
  readonly lines: readonly string[];
  readonly oldLines: number;
  readonly newLines: number;
}

export interface FileDiff {
  readonly line: number;
  /** Null for /dev/null, and where the diff names no file. */
  readonly oldPath: string | null;
  readonly newPath: string | null;
  readonly isNewFile: boolean;
  readonly hunks: readonly Hunk[];
}

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;
const GIT = /^diff --git "?a\/(\S+?)"? "?b\/(\S+?)"?\r?$/;

/** Whether a text is a diff from its first line on. */
export function looksLikeDiff(text: string): boolean {
  return /^\s*(?:diff --git |--- \S[^\n]*\r?\n\+\+\+ |@@ -\d|Index: \S)/.test(text);
}

/**
 * The files and hunks of a unified diff, read by what the lines are and not by the counts in the headers, which are
 * compared later. `firstLine` is the response's line that the text begins at.
 */
export function parseDiff(text: string, firstLine: number): FileDiff[] {
  const lines = text.split('\n');
  const files: {
    line: number;
    oldPath: string | null;
    newPath: string | null;
    isNew: boolean;
    hunks: Hunk[];
  }[] = [];
  const isFileHeader = (at: number) =>
    (lines[at] ?? '').startsWith('--- ') && (lines[at + 1] ?? '').startsWith('+++ ');
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const last = files.at(-1);
    if (line.startsWith('diff --git ')) {
      const paths = GIT.exec(line.slice(0, 1_000));
      const [oldPath, newPath] = [paths?.[1] ?? null, paths?.[2] ?? null];
      files.push({ line: firstLine + at, oldPath, newPath, isNew: false, hunks: [] });
      at += 1;
    } else if (isFileHeader(at)) {
      const [oldPath, newPath] = [pathOf(line), pathOf(lines[at + 1] ?? '')];
      const isNew = oldPath === null && line.includes('/dev/null');
      if (last?.hunks.length === 0) Object.assign(last, { oldPath, newPath, isNew });
      else files.push({ line: firstLine + at, oldPath, newPath, isNew, hunks: [] });
      at += 2;
    } else if (line.startsWith('@@')) {
      const hunk = readHunk(lines, at, firstLine, isFileHeader);
      if (last) last.hunks.push(hunk);
      else files.push({ line: hunk.line, oldPath: null, newPath: null, isNew: false, hunks: [hunk] });
      at += 1 + hunk.lines.length;
    } else at += 1;
  }
  return files.map(({ isNew, ...file }) => ({ ...file, isNewFile: isNew }));
}

function readHunk(
  lines: readonly string[],
  at: number,
  firstLine: number,
  isFileHeader: (at: number) => boolean,
): Hunk {
  const header = lines[at] ?? '';
  const match = HUNK.exec(header);
  const countOf = (digits: string | undefined) => (digits === undefined ? 1 : Number(digits));
  const stated = match && {
    oldStart: Number(match[1]),
    oldLines: countOf(match[2]),
    newStart: Number(match[3]),
    newLines: countOf(match[4]),
  };
  const body: string[] = [];
  let [oldLines, newLines] = [0, 0];
  for (let next = at + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    const isDone = stated !== null && oldLines === stated.oldLines && newLines === stated.newLines;
    // A mail's signature follows the last hunk, and an empty line may be context whose space was lost.
    if (isFileHeader(next) || (isDone && /^(?:-- ?)?\r?$/.test(line))) break;
    const isBlank = line === '' || line === '\r';
    if (isBlank && (isDone || !hasMore(lines, next))) break;
    const sign = isBlank ? ' ' : line.charAt(0);
    if (!' +-\\'.includes(sign)) break;
    body.push(isBlank ? ` ${line}` : line);
    if (sign === ' ' || sign === '-') oldLines += 1;
    if (sign === ' ' || sign === '+') newLines += 1;
  }
  return { line: firstLine + at, header, stated, lines: body, oldLines, newLines };
}

/** Whether the line after a blank one still belongs to the hunk. */
function hasMore(lines: readonly string[], at: number): boolean {
  return /^[ +-]/.test(lines[at + 1] ?? '') && !(lines[at + 1] ?? '').startsWith('--- ');
}

function pathOf(header: string): string | null {
  const path = (header.slice(4, 1_000).split('\t', 1)[0] ?? '').trim().replace(/^"|"$/g, '');
  return path === '/dev/null' || path === '' ? null : path.replace(/^[ab]\//, '');
}
