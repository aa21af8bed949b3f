import { expect, test } from '@jest/globals';
import { builtQueries } from './built-queries.js';

const linesOf = (...lines: string[]) => {
  const { queries, diagnostics } = builtQueries({ response: lines.join('\n'), language: 'typescript' });
  return [queries, diagnostics.map(({ line }) => line)];
};

test.each([
  ['a template', ['db.query(`SELECT a FROM b WHERE c = ${c}`);'], [1]],
  ['a sum', ['db', '  .execute("DELETE FROM b WHERE c = " + c + ";");'], [2]],
  ['a name', ['const sql = `UPDATE b SET c = 1', 'WHERE d = ${d}`;', 'await db.run(sql, []);'], [2]],
  ['an object of pg', ['db.query({ text: `DELETE FROM b WHERE c = ${c}` });'], [1]],
  ['a table that is passed in', ['db.exec(`DROP TABLE ${name}`);'], [1]],
  ['a raw query of Prisma', ['db.$queryRawUnsafe("SELECT a FROM b WHERE c = " + c);'], [1]],
])('SQL put together from strings is found in %s', (_, lines, expected) => {
  expect(linesOf(...lines)).toEqual([1, expected]);
});

test.each([
  ['parameters', ['db.query("SELECT a FROM b WHERE c = $1", [c]);']],
  ['constants', ['const table = "b";', 'db.query(`SELECT a FROM ${table} WHERE c < ${LIMIT}`);']],
  [
    'placeholders',
    ['const marks = ids.map(() => "?").join();', 'db.all(`SELECT a FROM b WHERE c IN (${marks})`, ids);'],
  ],
  ['what is escaped', ['db.query("SELECT a FROM b WHERE c = " + db.escape(c));']],
])('%s are no fault', (_, lines) => {
  expect(linesOf(...lines)).toEqual([1, []]);
});

test('what is no SQL, and what is tagged, is no query', () => {
  expect(
    linesOf('cache.get(`user ${id}`);', 'sql`SELECT a FROM b WHERE c = ${c}`;', 'run(job + 1);'),
  ).toEqual([0, []]);
});

test('lines are of the response', () => {
  const response = 'So:\n\n```ts\ndb.query(`DELETE FROM b WHERE c = ${c}`);\n```\n';
  expect(builtQueries({ response, language: 'typescript' }).diagnostics).toMatchObject([{ line: 4 }]);
});

test('sums of many terms take no stack', () => {
  const response = `db.query("SELECT a FROM b WHERE " ${'+ c '.repeat(1_000)});\n`;
  expect(builtQueries({ response, language: 'javascript' }).diagnostics).toHaveLength(1);
});
