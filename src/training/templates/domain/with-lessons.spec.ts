import { expect, test } from '@jest/globals';
import { parseTemplate } from './parse-template.js';
import { renderTemplate } from './render-template.js';
import { withLessons } from './with-lessons.js';

const VALUES = {
  original_response: 'R',
  task_description: 'T',
  lessons: 'IN FORCE',
  examples: 'E',
  findings: 'F',
};

function rendered(text: string | null): string {
  const reading = parseTemplate(text ?? '');
  if (!reading.isOk) throw new Error(JSON.stringify(reading.faults));
  return renderTemplate(reading.template, VALUES);
}

test('a template tells the lessons that it is given instead of those in force, and all else as before', () => {
  const template = '{{lessons}} {original_response} {lessons} }}{findings}';
  expect(rendered(template)).toBe('{lessons} R IN FORCE }F');
  expect(rendered(withLessons(template, ['Use {braces}.', 'Be brief.']))).toBe(
    '{lessons} R - Use {braces}.\n- Be brief. }F',
  );
  expect(rendered(withLessons(template, []))).toBe('{lessons} R (none) }F');
});

test('a template without a place for lessons, or that cannot be read, tells none', () => {
  expect(withLessons('{original_response} {{lessons}}', ['Be brief.'])).toBeNull();
  expect(withLessons('{original_response} {lessons', ['Be brief.'])).toBeNull();
});
