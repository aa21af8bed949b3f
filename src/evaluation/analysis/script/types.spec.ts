import { describe, expect, test } from '@jest/globals';
import { typesReport } from './types.js';

const check = (response: string, known: string[] = []) =>
  typesReport({ response, language: 'typescript', known });
const rulesOf = (response: string, known: string[] = []) =>
  check(response, known).diagnostics.map((item) => item.rule);

describe('types', () => {
  test('a value of another type is an error at its line', () => {
    const { diagnostics } = check('const ok = 1;\nexport const port: number = "80";\n');
    expect(diagnostics).toEqual([
      { rule: 'TS2322', message: expect.stringContaining("'string'"), line: 2, severity: 'ERROR' },
    ]);
  });

  test('in a fence, at the line of the response', () => {
    const { diagnostics } = check('Here is what you asked for.\n\n```ts\nconst n: number = null;\n```\n');
    expect(diagnostics).toMatchObject([{ rule: 'TS2322', line: 4 }]);
  });

  test('a value that may be null, a property that is not there, a call with too little', () => {
    const text = `
function first(items: string[]): string { return items.find((item) => item !== '').length; }
function area(shape: { width: number }): number { return shape.height; }
area();
`;
    expect(rulesOf(text)).toEqual(['TS2322', 'TS2532', 'TS2339', 'TS2554']);
  });

  test.each([
    [
      'modules',
      "import express, { Request } from 'express';\nimport { db } from './db.js';\nconst app = express();\napp.get('/', (req: Request) => db.find(req.query));\n",
    ],
    [
      'what is given without types',
      "import { rows } from './rows.js';\nexport const names = rows.map((row) => row.name);\n",
    ],
    [
      'hosts',
      "const port = process.env.PORT ?? Buffer.from('a');\nsetTimeout(() => console.log(port), 10);\nconst fs = require('fs');\n",
    ],
    [
      'browsers',
      "const box = document.querySelector('#a') as HTMLInputElement;\nexport const value = box.value;\n",
    ],
    ['JSX', 'export const Hello = ({ name }: { name: string }) => <b className="x">{name}</b>;\n'],
    [
      'names of a host that it declares itself',
      'const process = (n: number): number => n;\nexport const name = process(1);\n',
    ],
  ])('what only says that the surroundings are missing is no finding: %s', (_what, text) => {
    expect(check(text)).toEqual({ diagnostics: [], untold: null });
  });

  test('names that tests or the task define are known, others are not', () => {
    const text = 'export const total = (cart: Cart): number => cart.items.length;\n';
    expect(rulesOf(text)).toEqual(['TS2304']);
    expect(rulesOf(text, ['interface Cart { items: unknown[] }'])).toEqual([]);
  });

  test('a parameter without a type is worth a warning', () => {
    expect(check('export const twice = (n) => n * 2;\n').diagnostics).toMatchObject([
      { rule: 'TS7006', severity: 'WARNING' },
    ]);
  });

  test('what comes before leaves no trace', () => {
    const text = 'interface Array<T> { last(): T }\nexport const a: number = [1].last();\n';
    const before = check(text);
    check('declare global { interface Array<T> { last(): T } }\nexport {};\n');
    expect(check(text)).toEqual(before);
    expect(rulesOf('export const a: number = [1].last();\n')).toEqual(['TS2339']);
  });

  test('of code that does not parse, and of what nests too deeply, nothing is told', () => {
    expect(check('let x = ;').untold).toContain('does not parse');
    expect(check('Only prose.\n\n```python\nx = 1\n```\n').untold).toContain('no typescript code');
    const sum = `export const s = ${'1 + '.repeat(4_000)}1;\n`;
    expect(check(sum).diagnostics).toEqual([]);
  });
});
