import { createScanner } from 'jsonc-parser';
import { isOwnRole } from './split-parts.js';

/** The content of one message of a conversation in JSON. */
export interface JsonTurn {
  /** Whether the agent says it. */
  readonly isOwn: boolean;
  /** What is said, decoded. */
  readonly text: string;
  /** Offsets of its string within the response, quotes included. */
  readonly start: number;
  readonly end: number;
  /** 1-based line of the response that the string stands in: a JSON string has no line breaks. */
  readonly line: number;
}

/** What a cheap look must show before a text is parsed. */
const BEGINS = /^\s*(\[|\{)\s*["{]/;

/**
 * The messages of a conversation that is written as a JSON list of {role, content}, or as {"messages": [...]}, in
 * their order; those whose content is no string are left out. Null for any other text. Goes through tokens one by
 * one: nesting costs no stack.
 */
export function jsonConversation(response: string): JsonTurn[] | null {
  if (!BEGINS.test(response) || !response.includes('"role"')) return null;
  const isList = /^\s*\[/.test(response);
  if (!isConversation(response, isList)) return null;
  const turns = stringsOf(response, isList ? 2 : 3).map(({ role, start, end }) => ({
    isOwn: isOwnRole(role),
    text: JSON.parse(response.slice(start, end)) as string,
    start,
    end,
  }));
  let [line, at] = [1, 0];
  return turns.map((turn) => {
    for (let next = response.indexOf('\n', at); next >= 0 && next < turn.start;) {
      line += 1;
      at = next + 1;
      next = response.indexOf('\n', at);
    }
    return { ...turn, line };
  });
}

function isConversation(response: string, isList: boolean): boolean {
  let value: unknown;
  try {
    value = JSON.parse(response);
  } catch {
    return false;
  }
  const messages = isList ? value : (value as { messages?: unknown }).messages;
  return (
    Array.isArray(messages) &&
    messages.length > 0 &&
    messages.every((message: unknown) => {
      if (typeof message !== 'object' || message === null) return false;
      const { role, content } = message as { role?: unknown; content?: unknown };
      return typeof role === 'string' && content !== undefined;
    })
  );
}

interface Message {
  role: string;
  start: number;
  end: number;
}

/** Contents that are strings, of the messages that stand `level` brackets deep in what is known to be JSON. */
function stringsOf(response: string, level: number): Message[] {
  const scanner = createScanner(response, true);
  const isObject: boolean[] = [];
  const messages: Message[] = [];
  let [list, key, isKeyNext] = ['', '', false];
  let message: Message = { role: '', start: -1, end: -1 };
  for (;;) {
    scanner.scan();
    if (scanner.getTokenLength() === 0) return messages;
    // Its first character tells what a token is.
    const kind = response.charAt(scanner.getTokenOffset());
    const isMessage = isObject.length === level && (level === 2 || list === 'messages');
    if (kind === '{' || kind === '[') {
      isObject.push(kind === '{');
      isKeyNext = kind === '{';
      if (isObject.length === level) message = { role: '', start: -1, end: -1 };
    } else if (kind === '}' || kind === ']') {
      if (isMessage && message.start >= 0) messages.push(message);
      isObject.pop();
    } else if (kind === ',') isKeyNext = isObject.at(-1) === true;
    else if (kind === '"' && isKeyNext) {
      isKeyNext = false;
      key = scanner.getTokenValue();
      if (isObject.length === 1) list = key;
      // Of a key that is given twice the last one counts, as for JSON.parse.
      if (isMessage && key === 'content') message.start = -1;
    } else if (kind === '"' && isMessage) {
      if (key === 'role') message.role = scanner.getTokenValue();
      if (key === 'content') {
        message.start = scanner.getTokenOffset();
        message.end = message.start + scanner.getTokenLength();
      }
    }
  }
}
