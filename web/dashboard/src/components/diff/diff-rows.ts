import { diffArrays, diffWordsWithSpace } from 'diff';

/** A piece of a line; `isChanged` where it differs from the other side's. */
export interface Piece {
  readonly text: string;
  readonly isChanged: boolean;
}

export interface DiffSide {
  /** From 1. */
  readonly line: number;
  readonly pieces: readonly Piece[];
}

/** A line of both texts beside each other; null where one has none. */
export interface DiffRow {
  readonly isSame: boolean;
  readonly left: DiffSide | null;
  readonly right: DiffSide | null;
}

/** Longer lines are shown as changed altogether: the words of a minified file tell nobody anything. */
const WORDS_LINE_MAX = 500;

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function whole(text: string, isChanged: boolean): Piece[] {
  return [{ text, isChanged }];
}

function pair(left: string, right: string): [Piece[], Piece[]] {
  if (left.length > WORDS_LINE_MAX || right.length > WORDS_LINE_MAX)
    return [whole(left, true), whole(right, true)];
  const words = diffWordsWithSpace(left, right);
  const side = (leftOut: 'added' | 'removed'): Piece[] =>
    words
      .filter((part) => !part[leftOut])
      .map(({ value, added, removed }) => ({ text: value, isChanged: added || removed }));
  return [side('added'), side('removed')];
}

/** Lays two texts side by side, line by line. */
export function diffRows(before: string, after: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let left = 0;
  let right = 0;
  let removed: string[] = [];
  const put = (a: string | undefined, b: string | undefined): void => {
    const [aPieces, bPieces] =
      a !== undefined && b !== undefined ? pair(a, b) : [whole(a ?? '', true), whole(b ?? '', true)];
    rows.push({
      isSame: false,
      left: a === undefined ? null : { line: (left += 1), pieces: aPieces },
      right: b === undefined ? null : { line: (right += 1), pieces: bPieces },
    });
  };
  const flush = (added: readonly string[]): void => {
    for (let i = 0; i < Math.max(removed.length, added.length); i += 1) put(removed[i], added[i]);
    removed = [];
  };
  for (const change of diffArrays(linesOf(before), linesOf(after))) {
    if (change.removed) removed = change.value;
    else if (change.added) flush(change.value);
    else {
      flush([]);
      for (const text of change.value) {
        const pieces = whole(text, false);
        rows.push({
          isSame: true,
          left: { line: (left += 1), pieces },
          right: { line: (right += 1), pieces },
        });
      }
    }
  }
  flush([]);
  return rows;
}
