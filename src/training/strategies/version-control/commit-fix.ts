import type { Rewriting } from '../../../evaluation/index.js';
import { readFences } from '../fenced-lines.js';
import { BODY_LINE_MAX, isConventionalHeader, isWrappable } from './commit-message.js';

/**
 * What is certain to make a commit message better: no period after the subject, a blank line after it, long lines of
 * prose wrapped where they stand. Words are neither added nor taken out.
 */
export function fixCommitMessage(text: string): Rewriting {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return { text, done: [] };
  const done: string[] = [];
  const kept = lines.slice(0, first);
  const header = lines[first] ?? '';
  const bare = header.trimEnd();
  if (/[^.\s]\.$/.test(bare) && !/\betc\.$/.test(bare)) {
    kept.push(bare.slice(0, -1));
    done.push('removed the period after the subject');
  } else kept.push(header);
  if ((lines[first + 1] ?? '').trim() !== '') {
    kept.push('');
    done.push('added the blank line after the subject');
  }
  for (const line of lines.slice(first + 1)) {
    if (line.trimEnd().length <= BODY_LINE_MAX || !isWrappable(line)) kept.push(line);
    else {
      kept.push(...wrap(line.trimEnd()));
      done.push(`wrapped a line of ${line.trimEnd().length} characters`);
    }
  }
  const result = kept.join(newline);
  return done.length > 0 && result !== text ? { text: result, done } : { text, done: [] };
}

/** Lines of at most 72 characters where words allow it; those of a list item are indented below its text. */
function wrap(line: string): string[] {
  const lead = /^\s{0,3}(?:[-*+]\s|\d{1,3}[.)]\s)?/.exec(line)?.[0] ?? '';
  const indent = ' '.repeat(lead.length);
  const wrapped: string[] = [];
  let current = lead;
  for (const word of line.slice(lead.length).split(/\s+/).filter(Boolean)) {
    const start = wrapped.length === 0 ? lead : indent;
    if (current === start) current += word;
    else if (current.length + 1 + word.length <= 72) current += ` ${word}`;
    else {
      wrapped.push(current);
      current = indent + word;
    }
  }
  return [...wrapped, current];
}

/** Where the commit message of a response stands: all of it, or the one fence that holds it. */
export interface MessagePlace {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Lines of the response before it. */
  readonly linesBefore: number;
}

const MESSAGE_FENCES = new Set(['', 'text', 'txt', 'commit', 'gitcommit', 'git-commit', 'plaintext']);

/** The commit message in a response: the first fence of text, unless a header stands first; else the response. */
export function placeOfMessage(response: string): MessagePlace {
  const { lines, fences } = readFences(response);
  const fence = fences.find(({ info }) => MESSAGE_FENCES.has(info));
  const firstLine = lines.find(({ text }) => text.trim() !== '')?.text ?? '';
  if (!fence || isConventionalHeader(firstLine))
    return { text: response, start: 0, end: response.length, linesBefore: 0 };
  return { text: fence.code, start: fence.start, end: fence.end, linesBefore: fence.line - 1 };
}
