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
/** Pairs of lines that are compared for their likeness, at most; larger changes stand beside each other from their tops. */
const ALIGN_MAX = 4_000;

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

function likeness(one: string, other: string): number {
  const words = new Set(one.match(/\w+/g));
  return (other.match(/\w+/g) ?? []).filter((word) => words.has(word)).length;
}

/** How many of the longer side's lines come before those that stand beside the shorter side's: where they are most alike. */
function offsetOf(longer: readonly string[], shorter: readonly string[]): number {
  if (longer.length * shorter.length > ALIGN_MAX) return 0;
  let best = { offset: 0, likeness: -1 };
  for (let offset = 0; offset <= longer.length - shorter.length; offset += 1) {
    const sum = shorter.reduce((total, line, i) => total + likeness(longer[offset + i] ?? '', line), 0);
    if (sum > best.likeness) best = { offset, likeness: sum };
  }
  return best.offset;
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
    const isMoreRemoved = removed.length >= added.length;
    const offset = isMoreRemoved ? offsetOf(removed, added) : offsetOf(added, removed);
    for (let i = 0; i < Math.max(removed.length, added.length); i += 1) {
      if (isMoreRemoved) put(removed[i], added[i - offset]);
      else put(removed[i - offset], added[i]);
    }
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
