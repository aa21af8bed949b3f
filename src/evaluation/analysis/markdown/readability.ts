import { flesch } from 'flesch';
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { syllable } from 'syllable';
import type { Diagnostic } from '../tasks.js';

/** Fewer words say nothing about how a text reads. */
const MIN_WORDS = 100;
/** Prose below the first is hard even for specialists; below the second hardly anybody gets through. Flesch's scale. */
const HARD = 10;
const UNREADABLE = -10;
const LONG_SENTENCE = 60;
const MAX_CHARACTERS = 100_000;

/** Flags prose that is extremely hard to read, by Flesch's reading ease and by the length of its sentences; not code. */
export function readabilityOf(tree: Root): Diagnostic[] {
  const blocks: string[] = [];
  visit(tree, 'paragraph', (node) => {
    let text = '';
    visit(node, (inner) => {
      if (inner.type === 'text') text += inner.value;
      else if (inner.type === 'inlineCode') text += 'it';
      else if (inner.type === 'break') text += ' ';
    });
    blocks.push(text);
  });
  const sentences = blocks
    .join('\n')
    .slice(0, MAX_CHARACTERS)
    .split(/[.!?:]+(?=\s)|\n/)
    .map((sentence) => sentence.match(/[\p{L}\p{N}'’-]{1,40}/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  if (words.length < MIN_WORDS || !isEnglish(words)) return [];
  const syllables = words.reduce((sum, word) => sum + syllable(word), 0);
  const ease = flesch({ sentence: sentences.length, word: words.length, syllable: syllables });
  const mean = words.length / sentences.length;
  if (ease >= HARD && mean <= LONG_SENTENCE) return [];
  const message =
    mean > LONG_SENTENCE
      ? `Its sentences have ${Math.round(mean)} words on average`
      : `Its prose is very hard to read: ${Math.round(ease)} on Flesch's scale, where 30 is hard`;
  return [{ rule: 'hard-to-read', message, line: null, severity: ease < UNREADABLE ? 'WARNING' : 'INFO' }];
}

/** Flesch's scale is made for English. */
function isEnglish(words: readonly string[]): boolean {
  const common = words.filter((word) =>
    /^(the|a|an|of|to|and|is|in|it|for|that|with|on|as|are|be|by|or)$/i.test(word),
  );
  return common.length > words.length / 20;
}
