import type { Part } from './split-parts.js';
import { isOwnPart } from './split-parts.js';

/** What the agent itself says, without the turns of others. */
export interface OwnText {
  readonly text: string;
  /** The line of the response that a line of the text came from. */
  readonly lineOf: (line: number) => number;
}

export function ownTextOf(parts: readonly Part[]): OwnText {
  const own = parts.filter(isOwnPart);
  const lines: number[] = [];
  let isMidLine = false;
  for (const part of own) {
    const pieces = part.text.match(/[^\n]*\n|[^\n]+/g) ?? [];
    pieces.forEach((piece, index) => {
      if (!isMidLine) lines.push(part.line + index);
      isMidLine = !piece.endsWith('\n');
    });
  }
  const lineOf = (line: number) => lines[Math.min(Math.max(line, 1), lines.length) - 1] ?? 1;
  return { text: own.map((part) => part.text).join(''), lineOf };
}
