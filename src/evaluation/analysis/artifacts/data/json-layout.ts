import type { Edit } from '../../../executors/syntax.js';

/** An indentation that is other than its depth asks for; `line` is 1-based. */
export interface UnevenLine extends Edit {
  readonly line: number;
}

/**
 * Lines of a JSON text that are not indented by their depth, in the unit that its first indented line has. Brackets
 * that open on one line count once. Linear; the text must parse, so that no string holds a line break.
 */
export function unevenLines(text: string): UnevenLine[] {
  const lines = linesOf(text);
  const first = lines.find(({ level, indentation }) => level === 1 && indentation !== '');
  const unit = /^(?:\t| {1,8})$/.test(first?.indentation ?? '') ? (first?.indentation ?? '') : '  ';
  return lines.flatMap(({ line, from, level, indentation }) => {
    const wanted = unit.repeat(level);
    return wanted === indentation ? [] : [{ line, from, to: from + indentation.length, text: wanted }];
  });
}

interface Line {
  readonly line: number;
  readonly from: number;
  readonly level: number;
  readonly indentation: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  /** Of each bracket that is open, the level of the line on which it opened. */
  const open: number[] = [];
  let from = 0;
  for (const [index, content] of text.split('\n').entries()) {
    const indentation = /^[ \t]*/.exec(content)?.[0] ?? '';
    const closers = /^[\]},\s]*/.exec(content)?.[0].replace(/[^\]}]/g, '').length ?? 0;
    const around = closers > 0 ? open.at(-closers) : (open.at(-1) ?? -1) + 1;
    const level = around ?? 0;
    if (content.trim() !== '') lines.push({ line: index + 1, from, level, indentation });
    for (const [mark] of content.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[{\]}]/g)) {
      if (mark === '[' || mark === '{') open.push(level);
      else if (mark === ']' || mark === '}') open.pop();
    }
    from += content.length + 1;
  }
  return lines;
}
