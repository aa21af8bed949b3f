import type { Rewriting } from '../tasks.js';
import { changedLines } from '../changed-lines.js';
import { keepEnding } from '../keep-ending.js';
import { pythonSyntaxErrors } from './report.js';
import { ruffCheck, ruffFormat } from './ruff.js';
import { sameMeaning } from './same-meaning.js';

/**
 * Rules whose fixes ruff's documentation calls safe without a condition, and that leave out nothing a reader or a
 * caller can see. Ruff's WASM build offers unsafe fixes as well and does not tell them apart.
 */
const SAFE_FIXES: ReadonlySet<string> = new Set([
  'F401', // unused import
  'F541', // f-string without placeholders
  'E703', // useless semicolon
  'E713', // not x in y
  'E714', // not x is y
  'PIE790', // pass beside other statements
  'UP010', // from __future__ import of what is the default
  'UP012', // "text".encode("utf-8")
  'UP015', // open(path, "r")
  'UP039', // class A():
]);

const MAX_ROUNDS = 20;

/** Applies ruff's safe fixes, round by round, until none is left. A round that breaks the syntax is not kept. */
export function fixPython(text: string): Rewriting {
  let current = text;
  const done: string[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { text: next, applied } = applyFixes(current);
    if (applied.length === 0 || next === current || pythonSyntaxErrors(next).length > 0) break;
    current = next;
    done.push(...applied);
  }
  return { text: current, done };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

/** Fixes of one round: in the order of their places, those left out that touch one already taken. */
function applyFixes(text: string): { text: string; applied: string[] } {
  const offsets = lineOffsets(text);
  const offsetOf = (place: { row: number; column: number }) =>
    Math.min((offsets[place.row - 1] ?? text.length) + place.column - 1, text.length);

  const fixes = ruffCheck(text)
    .flatMap((diagnostic) => {
      if (!diagnostic.fix || !SAFE_FIXES.has(diagnostic.code ?? '')) return [];
      const edits: Edit[] = diagnostic.fix.edits.map((edit) => ({
        start: offsetOf(edit.location),
        end: offsetOf(edit.end_location),
        content: edit.content ?? '',
      }));
      return [{ edits, what: `${diagnostic.code}: ${diagnostic.fix.message ?? diagnostic.message}` }];
    })
    .filter((fix) => fix.edits.length > 0)
    .sort((a, b) => (a.edits[0]?.start ?? 0) - (b.edits[0]?.start ?? 0));

  const taken: Edit[] = [];
  const applied: string[] = [];
  for (const fix of fixes) {
    if (fix.edits.some((edit) => taken.some((other) => edit.start <= other.end && other.start <= edit.end)))
      continue;
    taken.push(...fix.edits);
    applied.push(fix.what);
  }
  let result = text;
  for (const edit of taken.sort((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.content + result.slice(edit.end);
  }
  return { text: result, applied };
}

function lineOffsets(text: string): number[] {
  const offsets = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) offsets.push(at + 1);
  return offsets;
}

/** The text as ruff's formatter has it, if its syntax tree is the same. */
export function reformatPython(text: string): Rewriting {
  const raw = ruffFormat(text);
  if (raw === null) return { text, done: [] };
  const formatted = keepEnding(text, raw);
  const lines = changedLines(text, formatted).length;
  if (formatted === text || lines === 0 || !sameMeaning(text, formatted)) return { text, done: [] };
  return { text: formatted, done: [`formatted ${lines === 1 ? '1 line' : `${lines} lines`}`] };
}
