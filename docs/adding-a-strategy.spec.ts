import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../test/testkit/project-root.js';

const read = (path: string) => readFileSync(join(PROJECT_ROOT, 'docs', path), 'utf8');
const quotes = [...read('./adding-a-strategy.md').matchAll(/^```ts file=(\S+)\n([^]*?)^```$/gm)];

test('the page quotes the example, each of its files at least once', () => {
  expect(new Set(quotes.map(([, file]) => file)).size).toBe(6);
  expect(read('./adding-a-strategy.md').match(/^```\w/gm)).toHaveLength(quotes.length);
});

test.each(quotes.map(([, file = '', code = '']) => [file, code]))(
  'what it quotes of %s is there',
  (file, code) => {
    expect(code.trim().length).toBeGreaterThan(100);
    expect(read(`./examples/sql-agent/${file}`)).toContain(code);
  },
);
