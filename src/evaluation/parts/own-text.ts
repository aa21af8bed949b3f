import type { JsonTurn } from './json-conversation.js';
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
  return { text: own.map((part) => part.text).join(''), lineOf: lineIn(lines) };
}

/** What the agent itself says in a conversation in JSON, a blank line between its turns. */
export function spokenIn(turns: readonly JsonTurn[]): OwnText {
  const own = turns.filter((turn) => turn.isOwn);
  const lines: number[] = [];
  let text = '';
  for (const [index, turn] of own.entries()) {
    const said = index < own.length - 1 ? `${turn.text.trimEnd()}\n\n` : turn.text;
    const count = said.match(/[^\n]*\n|[^\n]+/g)?.length ?? 0;
    for (let line = 0; line < count; line += 1) lines.push(turn.line);
    text += said;
  }
  return { text, lineOf: lineIn(lines) };
}

function lineIn(lines: readonly number[]): OwnText['lineOf'] {
  return (line) => lines[Math.min(Math.max(line, 1), lines.length) - 1] ?? 1;
}
