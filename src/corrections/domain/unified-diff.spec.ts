import { describe, expect, test } from '@jest/globals';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { storedDiff, unifiedDiff } from './unified-diff.js';

const line = fc.constantFrom('', 'a', 'b', 'return x', '-', '+', '\\', '@@', 'é', '\r');
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''));

const many = (count: number, of: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `${of(at)}\n`).join('');

describe('unifiedDiff', () => {
  test('is a patch that makes the one text of the other, and the same each time', () => {
    fc.assert(
      fc.property(text, text, (original, corrected) => {
        const diff = unifiedDiff(original, corrected);
        expect(applyPatch(original, diff, { autoConvertLineEndings: false })).toBe(corrected);
        expect(unifiedDiff(original, corrected)).toBe(diff);
      }),
    );
  });

  test('has the form that people know', () => {
    expect(unifiedDiff('one\ntwo\nthree\n', 'one\n2\nthree')).toBe(
      '--- original\n+++ corrected\n@@ -1,3 +1,3 @@\n one\n-two\n-three\n+2\n+three\n\\ No newline at end of file\n',
    );
  });

  test.each([
    ['both ended', '\n', '\n'],
    ['none ended', '', ''],
    ['one ended', '\n', ''],
  ])('replaces the whole text where too much differs, %s', (_, before, after) => {
    const original = many(3_000, (at) => `old ${at}`) + `last${before}`;
    const corrected = many(3_000, (at) => `new ${at}`) + `end${after}`;
    const diff = unifiedDiff(original, corrected);
    expect(diff).toContain('@@ -1,3001 +1,3001 @@\n-old 0\n');
    expect(applyPatch(original, diff)).toBe(corrected);
  });

  test('takes little time for the longest texts that are accepted', () => {
    const original = many(80_000, (at) => String(at % 10));
    const corrected = many(80_000, (at) => String((at * 7) % 10));
    const startedAt = performance.now();
    unifiedDiff(original, corrected);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('storedDiff', () => {
  test('keeps diffs that are short beside their texts', () => {
    const original = many(100, (at) => `line ${at}`);
    const corrected = original.replace('line 50', 'another line');
    expect(storedDiff(original, corrected)).toBe(unifiedDiff(original, corrected));
    expect(storedDiff('short\n', 'other\n')).toBeNull();
    const longer = many(20_000, (at) => `line ${at}`);
    expect(storedDiff(longer, longer + 'x'.repeat(70_000))).toBeNull();
  });
});
