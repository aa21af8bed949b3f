import { visit, type ParseErrorCode, printParseErrorCode } from 'jsonc-parser';
import type { Diagnostic } from '../../tasks.js';
import { unevenLines } from './json-layout.js';
import { lineAt, ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';

/** So deep a value is looked into; the parser that finds keys calls itself for each level. */
const MAX_DEPTH = 500;

/** Parses JSON, and looks for keys that are given twice. `comments` lets comments and trailing commas stand. */
export function checkJson(text: string, comments = false): Checked {
  const syntaxErrors: Diagnostic[] = [];
  const findings: RuleFinding[] = [];
  if (depthOf(text) > MAX_DEPTH) {
    const error = plainError(text);
    return { what: 'JSON', syntaxErrors: error === null ? [] : [error], findings };
  }
  const lineOf = lineAt(text);
  const open: Set<string>[] = [];
  visit(
    text,
    {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty: (name, offset) => {
        const seen = open.at(-1);
        if (seen?.has(name)) {
          const message = `The key ${name.slice(0, 60)} is given twice`;
          findings.push(ruleFinding('CORRECTNESS', 'ERROR', 'duplicate-key', lineOf(offset), message));
        }
        seen?.add(name);
      },
      onError: (code: ParseErrorCode, offset) => {
        const name = printParseErrorCode(code)
          .replace(/([a-z])([A-Z])/g, '$1 $2')
          .toLowerCase();
        syntaxErrors.push(syntaxError(name, lineOf(Math.min(offset, Math.max(0, text.length - 1)))));
      },
    },
    { disallowComments: !comments, allowTrailingComma: comments },
  );
  if (syntaxErrors.length > 0) return { what: 'JSON', syntaxErrors, findings: [] };
  return { what: 'JSON', syntaxErrors, findings: [...findings, ...layout(text)] };
}

/** Whether a text is plain JSON, no deeper than a reader could follow. */
export function isLayoutJudged(text: string): boolean {
  return depthOf(text) <= MAX_DEPTH && plainError(text) === null;
}

function layout(text: string): RuleFinding[] {
  const uneven = isLayoutJudged(text) ? unevenLines(text) : [];
  const [first] = uneven;
  if (!first) return [];
  const what = uneven.length === 1 ? 'This line is' : `${uneven.length} lines, from here on, are`;
  return [ruleFinding('CLARITY', 'INFO', 'uneven-indentation', first.line, `${what} not indented by depth`)];
}

/**
 * Newline-delimited JSON, as logs and exports are: each line a value of its own, all with the same keys and types. The
 * first line is what the others are compared with.
 */
export function checkNdjson(text: string): Checked {
  const syntaxErrors: Diagnostic[] = [];
  const findings: RuleFinding[] = [];
  let shape: Map<string, string> | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parsed(line);
    if (value === undefined) {
      syntaxErrors.push(syntaxError('This line is no value of JSON', index + 1));
      continue;
    }
    const own = shapeOf(value);
    if (shape === null) shape = own;
    else findings.push(...differences(shape, own, index + 1));
  }
  return { what: 'NDJSON', syntaxErrors, findings: syntaxErrors.length > 0 ? [] : findings };
}

function differences(first: Map<string, string>, own: Map<string, string>, line: number): RuleFinding[] {
  const missing = [...first.keys()].filter((key) => !own.has(key));
  const added = [...own.keys()].filter((key) => !first.has(key));
  const changed = [...own].filter(([key, type]) => {
    const before = first.get(key);
    return before !== undefined && before !== type && before !== 'null' && type !== 'null';
  });
  const found: RuleFinding[] = [];
  if (missing.length + added.length > 0) {
    const parts = [
      ...(missing.length > 0 ? [`lacks ${missing.slice(0, 5).join(', ')}`] : []),
      ...(added.length > 0 ? [`adds ${added.slice(0, 5).join(', ')}`] : []),
    ];
    const message = `Unlike the first line it ${parts.join(' and ')}`;
    found.push(ruleFinding('CORRECTNESS', 'WARNING', 'ragged-record', line, message));
  }
  for (const [key, type] of changed.slice(0, 5)) {
    const message = `${key} is of type ${type}, in the first line it is of type ${first.get(key)}`;
    found.push(ruleFinding('CORRECTNESS', 'WARNING', 'type-change', line, message));
  }
  return found;
}

function shapeOf(value: unknown): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).map(([key, entry]) => [
      key,
      entry === null ? 'null' : Array.isArray(entry) ? 'array' : typeof entry,
    ]),
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function plainError(text: string): Diagnostic | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    return syntaxError('It is no value of JSON', 1);
  }
}

function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, (depth += 1));
    else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}
