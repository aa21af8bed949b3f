import type { Subject } from '../../../evaluation/index.js';
import { splitParts } from '../../../evaluation/index.js';
import { turnsOf } from '../own-turns.js';

/** The part of a response that a model is to rewrite, and how it goes back into its place. */
export interface Frame {
  /** CODE: nothing but code. TEXT: all of a text. MESSAGE: the agent's last words in a conversation. */
  readonly kind: 'CODE' | 'TEXT' | 'MESSAGE';
  readonly text: string;
  /** Of code: as its fence or the session names it; null where it is not known. */
  readonly language: string | null;
  /** The response with another text in its place; all around it stays byte by byte. */
  readonly put: (text: string) => string;
}

/**
 * What of a response a model is given to rewrite. Code in a single fence is taken out of the prose around it; of a
 * conversation it is what the agent says last. Several fences belong together with their prose, and go as they are.
 */
export function frameOf(subject: Subject): Frame {
  const { response, dataFormat, language } = subject;
  if (dataFormat === 'CONVERSATION') return messageOf(subject) ?? textOf(response);
  const parts = splitParts(response, dataFormat);
  const code = parts.filter(({ kind }) => kind === 'CODE');
  const isCode = dataFormat === 'CODE' || (language !== null && language !== 'markdown');
  if (!isCode) return textOf(response);
  if (!parts.some(({ kind }) => kind === 'FENCE')) {
    return { kind: 'CODE', text: response, language, put: (text) => inTheMannerOf(response, text) };
  }
  const [only] = code;
  if (code.length !== 1 || !only) return textOf(response);
  const put = (text: string): string =>
    parts.map((part) => (part === only ? inTheMannerOf(only.text, text) : part.text)).join('');
  return { kind: 'CODE', text: only.text, language: only.language ?? language, put };
}

function textOf(response: string): Frame {
  return { kind: 'TEXT', text: response, language: null, put: (text) => inTheMannerOf(response, text) };
}

function messageOf(subject: Subject): Frame | null {
  const turns = turnsOf(subject);
  const last = turns.findLast((turn) => turn.isOwn && turn.text.trim() !== '');
  if (!last) return null;
  const put = (text: string): string =>
    turns.map((turn) => turn.written(turn === last ? inTheMannerOf(last.text, text) : turn.text)).join('');
  return { kind: 'MESSAGE', text: last.text, language: null, put };
}

/** Line ends, and blank space before and behind, as the earlier text has them. */
function inTheMannerOf(earlier: string, text: string): string {
  const start = /^\s*\n/.exec(earlier)?.[0] ?? '';
  const end = /\s*$/.exec(earlier)?.[0] ?? '';
  const body = text
    .replace(/\r\n?/g, '\n')
    .replace(/^\s*\n/, '')
    .trimEnd();
  const isCrlf = earlier.includes('\r\n') && !/[^\r]\n/.test(earlier);
  return start + (isCrlf ? body.replace(/\n/g, '\r\n') : body) + end;
}
