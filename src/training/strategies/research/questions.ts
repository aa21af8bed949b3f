import type { TextLine } from '../fenced-lines.js';
import { wordsOf } from '../references.js';

export interface Question {
  /** Its number in the task's list; null where it has none. */
  readonly number: number | null;
  readonly text: string;
}

const ITEM = /^\s{0,8}(?:(\d{1,3})[.)]|[-*+])\s+(\S.*)$/;
const QUESTIONS_MAX = 50;
/** Words that questions are made of, and that say nothing about what is asked. */
const COMMON = new Set(
  (
    'what which when where who whom whose why how does did that this these those there their have has had are was were ' +
    'will would should could can may might with from into about between than then them they and the for not you your ' +
    'our its use used using make much many most more some any each other also please give list name explain describe ' +
    'compare tell find answer question following research summarize summarise over under per'
  ).split(' '),
);

/** What a task asks: the items of its lists, and sentences that end in a question mark. */
export function questionsOf(task: string | null): Question[] {
  const questions: Question[] = [];
  for (const line of (task ?? '').split(/\r?\n/)) {
    const item = ITEM.exec(line.slice(0, 1_000));
    if (item) questions.push({ number: item[1] ? Number(item[1]) : null, text: item[2] ?? '' });
    else
      for (const sentence of line.slice(0, 8_000).split(/(?<=[.?!])\s+/))
        if (sentence.endsWith('?')) questions.push({ number: null, text: sentence });
  }
  return questions.slice(0, QUESTIONS_MAX);
}

/**
 * Questions that a text passes over: no statement in it shares a word with what is asked, and none of its items has the
 * question's number. Asking again is no statement. Whether a statement answers takes a judge.
 */
export function unanswered(questions: readonly Question[], body: readonly TextLine[]): Question[] {
  const statements = body.filter(({ text }) => !text.trimEnd().replace(/\*+$/, '').endsWith('?'));
  const numbers = new Set(
    statements.flatMap(({ text }) => {
      const item = ITEM.exec(text.slice(0, 1_000));
      return item?.[1] && new Set(wordsOf(item[2] ?? '')).size >= 3 ? [Number(item[1])] : [];
    }),
  );
  const said = new Set(statements.flatMap(({ text }) => wordsOf(text)).map(stemOf));
  return questions.filter(({ number, text }) => {
    if (number !== null && numbers.has(number)) return false;
    const asked = wordsOf(text).filter((word) => word.length >= 3 && !COMMON.has(word));
    return asked.length > 0 && !asked.some((word) => said.has(stemOf(word)));
  });
}

/** The beginning of a word, so that its forms are one. */
function stemOf(word: string): string {
  return word.length <= 5 ? word.replace(/s$/, '') : word.slice(0, Math.max(5, word.length - 3));
}
