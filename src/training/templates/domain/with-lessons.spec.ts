import { expect, test } from '@jest/globals';
import { tellsLessons, withLessons } from './with-lessons.js';

test('a template shows the lessons that it tells before all others, and all else as before', () => {
  const template = '{{lessons}} {original_response}\n{lessons} }}{findings}';
  expect(withLessons(template, ['Use {braces}.', 'Be brief.'])).toBe(
    '{{lessons}} {original_response}\n- Use {{braces}}.\n- Be brief.\n{lessons} }}{findings}',
  );
  expect(withLessons(template, [])).toBe(template);
});

test('a template without a place for lessons, or that cannot be read, shows none', () => {
  for (const template of ['{original_response} {{lessons}}', '{original_response} {lessons']) {
    expect(tellsLessons(template)).toBe(false);
    expect(withLessons(template, ['Be brief.'])).toBe(template);
  }
  expect(tellsLessons('{original_response} {lessons}')).toBe(true);
});
