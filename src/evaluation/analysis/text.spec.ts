import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { guessLanguageOf } from './guess-language.js';
import { fixMarkdown } from './markdown/fix.js';
import { markdownLint } from './markdown/lint.js';
import { markdownReferences } from './markdown/references.js';
import { prepareCode } from './prepared-code.js';
import { fixCode, reformatCode } from './code-rewriting.js';
import { textCompleteness } from './text-completeness.js';
import { tidyText } from './tidy.js';

const missing = (text: string) =>
  textCompleteness(text).diagnostics.map((item) => `${item.rule}:${item.line}`);

describe('completeness of a text', () => {
  test.each([
    ['Everything is said here.', []],
    ['  \n\t', ['empty:1']],
    ['It works.\n\nTODO: the rest', ['unfinished:3']],
    ['The word `TODO` is looked for, in a TODO list too.', []],
    ['A `[todo](#x)` and [todo](#x) are links.', []],
    ['Run:\n\n```sh\nls', ['unclosed-fence:3']],
    ['# A\n\n## B\n\ntext\n\n## C\n\n# D\n\nend', ['empty-section:7']],
    ['1. a\n2. b\n4. d', ['skipped-step:3']],
    ['1. a\n1. b\n1. c', []],
    ['1. a\n   - x\n2. b\n\nNew list:\n\n1. c\n2. d', []],
    ['We found that the', ['ends-abruptly:1']],
    ['The reasons are:', ['ends-abruptly:1']],
    ['```\nTODO in code\n# heading\n```\n\nDone.', []],
  ])('%j', (text, expected) => expect(missing(text)).toEqual(expected));

  test('saying it again earns nothing', () => {
    const line = 'This paragraph is long enough to be noticed when it comes a second time.';
    expect(missing(`${line}\n\n${line}`)).toEqual(['repeated:3']);
  });
});

test.each([
  'Tests:\n```js\nf();\n```\n',
  'Tests\n\n```js\nf();\n```\n',
  'First\n```js\nf();\n```\nSecond\n```js\ng();\n```\n',
])('%j is prose with code in it, though it parses as JavaScript from end to end', (response) => {
  expect(prepareCode({ response, language: 'javascript' })).toMatchObject({ form: 'FENCED', errors: [] });
});

test('code that quotes fences in a comment is code', () => {
  const response = '/*\n```js\nf();\n```\n*/\nconst f = () => 1;\n';
  expect(prepareCode({ response, language: 'javascript' })).toMatchObject({ form: 'WHOLE', errors: [] });
});

describe('markdown', () => {
  test('anchors and fences', () => {
    const { anchors, fences } = markdownReferences(
      '# Use it\n\n[ok](#use-it) [no](#nope)\n\n```python\nx = (\n```\n\n```json\n{"a": 1}\n```\n\n```go\nx\n```\n',
    );
    expect(anchors.checked).toBe(2);
    expect(anchors.broken.map((item) => item.line)).toEqual([3]);
    expect(fences).toMatchObject({ parsed: 0, skipped: 0 });
    expect(fences.others.map(({ language, line }) => [language, line])).toEqual([
      ['json', 10],
      ['go', 14],
    ]);
    expect(fences.broken.map((item) => item.line)).toEqual([expect.any(Number)]);
  });

  test('no comment silences markdownlint', () => {
    const text = '<!-- markdownlint-disable -->\n\n# A\n\n### C\n';
    expect(markdownLint(text).diagnostics.map((item) => item.rule)).toContain('MD001');
  });

  test('fixes what it can without changing what is said, and is done then', () => {
    const text = '# Title\nSee [a](#Use_It).\n\n\n\n## Use it\n```\nimport os\nprint(os.name)\n```\n';
    const fixed = fixMarkdown(text).text;
    expect(fixed).toBe(
      '# Title\n\nSee [a](#use-it).\n\n## Use it\n\n```python\nimport os\nprint(os.name)\n```\n',
    );
    expect(fixMarkdown(fixed)).toEqual({ text: fixed, done: [] });
  });

  test('fixing is idempotent and never makes markdownlint find more', () => {
    const line = fc.constantFrom(
      '# A',
      '## B',
      'text  ',
      '* x',
      '- y',
      '',
      '',
      '```',
      'x = 1',
      '1. a',
      '> q',
      '[l](#A)',
      '\tcode',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const text = lines.join('\n');
        const once = fixMarkdown(text).text;
        expect(fixMarkdown(once).text).toBe(once);
        expect(markdownLint(once).diagnostics.length).toBeLessThanOrEqual(
          markdownLint(text).diagnostics.length,
        );
      }),
      { numRuns: 60 },
    );
  });

  test('tidying is idempotent and leaves fences and line breaks alone', () => {
    expect(tidyText('a  \nb   \n\n\n\nc \n```\nx   \n\n\n\n```').text).toBe(
      'a  \nb  \n\nc\n```\nx   \n\n\n\n```',
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a ', 'b  ', '', ' ', '```', '~~~', 'c\t')), (lines) => {
        const once = tidyText(lines.join('\n')).text;
        expect(tidyText(once).done).toEqual([]);
      }),
    );
  });
});

describe('code in a response', () => {
  const fenced =
    'Here is it:\n\n```python\nimport os\nx=1\n```\n\nand  use:   \n\n```py\nprint(x)\n```\n\n```sh\nls\n```\n';

  test('is the response itself, if that parses', () => {
    const code = prepareCode({ response: '"""Shows ```python x```."""\nx = 1\n', language: 'python' });
    expect(code).toMatchObject({ form: 'WHOLE', errors: [] });
  });

  test('is the fences in its language, joined, with lines of the response', () => {
    const code = prepareCode({ response: fenced, language: 'python' });
    expect(code).toMatchObject({ form: 'FENCED', source: 'import os\nx=1\nprint(x)\n', errors: [] });
    expect([1, 2, 3].map(code.lineOf)).toEqual([4, 5, 11]);
  });

  test('in another language is none of it', () => {
    expect(prepareCode({ response: fenced, language: 'typescript' }).form).toBe('NONE');
  });

  test('is rewritten without touching the prose around it', async () => {
    const fixed = await fixCode({ response: fenced, language: 'python' });
    const formatted = await reformatCode({ response: fixed.text, language: 'python' });
    expect(formatted.text).toBe(fenced.replace('import os\nx=1', 'x = 1'));
  });

  test('an import that a later fence needs is kept', async () => {
    const response = 'First:\n\n```python\nimport os\n```\n\nThen:\n\n```python\nprint(os.name)\n```\n';
    expect((await fixCode({ response, language: 'python' })).text).toBe(response);
  });
});

describe('guessing a language', () => {
  test.each([
    ['def add(a, b): return a + b', 'python'],
    ['function add(a, b) { return a + b }', 'javascript'],
    ['const add = (a: number, b: number): number => a + b;', 'typescript'],
    ['interface A { b: string }\nexport const x: A = { b: "c" };', 'typescript'],
    ['def add(a, b:\n    return a +', 'python'],
    ['package main\n\nfunc main() {\n\tx := 1\n}', 'go'],
    ['{"a": [1, 2]}', 'json'],
    ['SELECT a FROM b WHERE c = 1', 'sql'],
    ['Sure:\n\n```ts\nlet a: number = 1;\n```\n', 'typescript'],
    ['Sure:\n\n```\ndef f(x):\n    return x\n```\n', 'python'],
    ['package main\n\nfunc main() {\n\tx := map[string]int{"a": 1}\n}', 'go'],
    ['fn main() {\n    let x: i32 = 1;\n    let y: i32 = 2;\n    let z: i32 = ;\n}', 'rust'],
    ['use std::fs;\n\npub fn read() -> String { todo!() }', 'rust'],
    ['#include "a.h"\nint x;\n', 'c'],
    ['#include <vector>\nint main() { return 0; }', 'cpp'],
    ['public class A {\n  private int x;\n}', 'java'],
    ['using System;\n\npublic class A\n{\n  public int X { get; set; }\n}', 'csharp'],
    ['public class A : B\n{\n}\n', 'csharp'],
    ['<?php\necho 1;\n', 'php'],
    ['#!/bin/sh\nls\n', 'bash'],
    ['class A < B\n  def c\n    1\n  end\nend\n', 'ruby'],
    ['#!/usr/bin/env ruby\nputs 1\n', 'ruby'],
    ['#!/bin/bash\ncat <<EOF\n```js\nlet a = 1;\n```\nEOF\n', 'bash'],
    ['CREATE TABLE t (id int);', 'sql'],
    ['Put this there:\n\n```\n<?php echo 1;\n```\n', 'php'],
    ['As said:\n\n```yaml\na: 1\n```\n', 'yaml'],
    ['Set it:\n\n```\n{"a": 1}\n```\n', 'json'],
    ['a: 1\nb: 2\n', null],
    ['Select one of them from the list.', null],
    ['I use std::vector and printf() often.', null],
    ['You include it so:\n\n#include <stdio.h>\n', null],
    ['The addition function is fine as it is.', null],
    ['Hello', null],
    ['', null],
  ])('%j', (text, language) => expect(guessLanguageOf(text).language).toBe(language));
});
