import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  escapeTemplateText,
  parseTemplate,
  PLACEHOLDERS,
  type ParsedTemplate,
  type Placeholder,
} from './parse-template.js';
import { renderTemplate, type TemplateValues } from './render-template.js';

const VALUES: TemplateValues = {
  original_response: 'R',
  task_description: 'T',
  lessons: 'L',
  examples: 'E',
  findings: 'F',
};

function parsed(text: string): ParsedTemplate {
  const reading = parseTemplate(text);
  if (!reading.isOk) throw new Error(JSON.stringify(reading.faults));
  return reading.template;
}

function faultsOf(text: string) {
  const reading = parseTemplate(text);
  return reading.isOk ? [] : reading.faults;
}

/** Texts in which braces, placeholders and line breaks are frequent. */
const braced = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '{',
        '}',
        '{{',
        '}}',
        '\n',
        '\r\n',
        '{lessons}',
        '{ lessons }',
        '{x}',
        '$&',
        '$1',
        '\\',
      ),
    ),
  )
  .map((pieces) => pieces.join(''));
const values = fc.record<TemplateValues>({
  original_response: braced,
  task_description: braced,
  lessons: braced,
  examples: braced,
  findings: braced,
});
const part = fc.oneof(
  braced.map((text) => ({ text })),
  fc.constantFrom<Placeholder>(...PLACEHOLDERS).map((placeholder) => ({ placeholder })),
);

describe('a template', () => {
  test('is its text with the values in the places of the placeholders', () => {
    const text =
      '{task_description}: {original_response}\n{lessons}{examples}\n{findings}{original_response}';
    expect(renderTemplate(parsed(text), VALUES)).toBe('T: R\nLE\nFR');
  });

  test('has literal braces where they are written twice', () => {
    expect(renderTemplate(parsed('{{lessons}} {{{original_response}}} }}{{'), VALUES)).toBe(
      '{lessons} {R} }{',
    );
  });

  test('keeps a response that looks like a template as it is', () => {
    const response = 'f"{lessons}" {{x}} {original_response} $& $1';
    const text = renderTemplate(parsed('<{original_response}> {lessons}'), {
      ...VALUES,
      original_response: response,
    });
    expect(text).toBe(`<${response}> L`);
  });

  test('says any text, put together from any parts, with any values, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(part), values, (parts, given) => {
        const all = [...parts, { placeholder: 'original_response' as const }];
        const source = all
          .map((each) => ('text' in each ? escapeTemplateText(each.text) : `{${each.placeholder}}`))
          .join('');
        const expected = all.map((each) => ('text' in each ? each.text : given[each.placeholder])).join('');
        expect(renderTemplate(parsed(source), given)).toBe(expected);
      }),
    );
  });

  test('is read or refused, whatever it is, and each fault is within it', () => {
    fc.assert(
      fc.property(braced, (text) => {
        const lines = text.split(/\r\n|\r|\n/);
        for (const { at } of faultsOf(text)) {
          if (at === null) continue;
          const line = lines[at.line - 1]!;
          expect('{}').toContain(line.charAt(at.column - 1));
        }
        if (faultsOf(text).length === 0) expect(text).toContain('{original_response}');
      }),
    );
  });
});

describe('faults', () => {
  test.each([
    [
      'an unknown placeholder',
      'a\nb {orginal_response} {original_response}',
      2,
      3,
      /\{orginal_response\} is no/,
    ],
    [
      'one with blanks in it',
      '{ lessons }{original_response}',
      1,
      1,
      /\{ lessons \} is no placeholder; there/,
    ],
    ['empty braces', '{original_response}\r\n\r\n{}', 3, 1, /\{\} is no placeholder/],
    ['an unclosed brace', '{original_response}\n{lessons\n}}', 2, 1, /not closed on its line; write \{\{/],
    ['an unclosed brace at the end', '{original_response} {', 1, 21, /not closed/],
    ['a brace within a placeholder', '{original_response} {les{lessons}', 1, 21, /not closed/],
    ['a brace that closes nothing', '{original_response}\rx}', 2, 2, /closes nothing; write \}\}/],
    [
      'the names of another language',
      '{{original_response}} {original_response.x}',
      1,
      23,
      /is no placeholder/,
    ],
  ])('%s is told with its place', (_name, text, line, column, message) => {
    expect(faultsOf(text)[0]).toEqual({
      message: expect.stringMatching(message),
      at: { line, column },
    });
  });

  test('a template without the response is none', () => {
    for (const text of ['', 'no placeholder', '{lessons}', '{{original_response}}']) {
      expect(faultsOf(text)).toEqual([
        { message: expect.stringContaining('has no {original_response}'), at: null },
      ]);
    }
  });

  test('all are told, up to a number, and a long name is shortened', () => {
    expect(faultsOf('{a} } {b\n{original_response}')).toHaveLength(3);
    expect(faultsOf('{a}'.repeat(1_000))).toHaveLength(20);
    expect(faultsOf(`{${'x'.repeat(10_000)}}`)[0]!.message.length).toBeLessThan(250);
  });
});
