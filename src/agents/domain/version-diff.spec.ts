import { describe, expect, test } from '@jest/globals';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { versionDiff } from './version-diff.js';

const diffOf = (before: string, after: string): string =>
  versionDiff({ version: 1, text: before }, { version: 2, text: after });

describe('the diff between two versions', () => {
  test('is unified, names them, and is empty for the same text', () => {
    expect(diffOf('a\nb', 'a\nb\nc')).toBe(
      ['--- version 1', '+++ version 2', '@@ -1,2 +1,3 @@', ' a', ' b', '+c', ''].join('\n'),
    );
    expect(diffOf('same', 'same')).toBe('');
  });

  test('leads from one to the other', () => {
    const lines = fc.array(fc.constantFrom('', 'a', 'b', '- c', '\\ d', '@@ e'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const [a, b] = [before.join('\n'), after.join('\n')];
        const file = (text: string): string => (text === '' ? '' : `${text}\n`);
        expect(applyPatch(file(a), diffOf(a, b))).toBe(file(b));
        // Texts are without blank lines around them, and then it fits them as they are.
        if (a.trim() === a && b.trim() === b && a !== '' && b !== '') {
          expect(applyPatch(a, diffOf(a, b))).toBe(b);
        }
      }),
    );
  });

  test('takes no time for texts that have nothing in common', () => {
    const text = (word: string): string => Array.from({ length: 40_000 }, (_, i) => `${word}${i}`).join('\n');
    const [a, b] = [text('a'), text('b')];
    const startedAt = performance.now();
    const diff = diffOf(a, b);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(applyPatch(a, diff)).toBe(b);
    expect(applyPatch('', diffOf('', b))).toBe(`${b}\n`);
  });
});
