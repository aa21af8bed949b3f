import type { JsonTurn, Part, Subject } from '../../evaluation/index.js';
import { isOwnPart, jsonConversation, splitParts } from '../../evaluation/index.js';

/** What is said without a change of speaker; `isOwn` where the agent says it. */
export interface Turn {
  readonly isOwn: boolean;
  readonly text: string;
  readonly languages: ReadonlySet<string | null>;
  /** How the response holds another text in its place. */
  readonly written: (text: string) => string;
}

/** A response as what its agent says and what else stands there; all that is `written`, one after another, is the response. */
export function turnsOf({ response, dataFormat }: Subject): Turn[] {
  const messages = dataFormat === 'CONVERSATION' ? jsonConversation(response) : null;
  if (messages !== null) return jsonTurns(response, messages);
  const turns: Part[][] = [];
  for (const part of splitParts(response, dataFormat)) {
    const last = turns.at(-1);
    if (last?.[0] && isOwnPart(last[0]) === isOwnPart(part)) last.push(part);
    else turns.push([part]);
  }
  return turns.map((parts) => ({
    isOwn: parts.every(isOwnPart),
    text: parts.map(({ text }) => text).join(''),
    languages: languagesOf(parts),
    written: (text) => text,
  }));
}

/** What the agent says, decoded, and what stands between: a string that is not changed stays as it is written. */
function jsonTurns(response: string, messages: readonly JsonTurn[]): Turn[] {
  const turns: Turn[] = [];
  let at = 0;
  const keep = (to: number) => {
    turns.push({ isOwn: false, text: response.slice(at, to), languages: new Set(), written: (text) => text });
  };
  for (const { isOwn, text, start, end } of messages) {
    if (!isOwn) continue;
    keep(start);
    const raw = response.slice(start, end);
    const written = (other: string) => (other === text ? raw : JSON.stringify(other));
    turns.push({ isOwn, text, languages: languagesOf(splitParts(text, 'MIXED')), written });
    at = end;
  }
  keep(response.length);
  return turns;
}

function languagesOf(parts: readonly Part[]): Turn['languages'] {
  return new Set(parts.map(({ language }) => language));
}
