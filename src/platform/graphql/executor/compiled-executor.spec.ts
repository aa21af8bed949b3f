import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, execute as executeGraphql, Kind, parse, validate, type ExecutionResult } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { pino } from 'pino';
import { BOOK_ROWS, buildLibrary, makeAuthor } from '../../../../test/protocol/library-schema.js';
import { DEFAULT_PROJECT } from '../../project.js';
import { createContext } from '../context.js';
import { toGlobalId } from '../node-id.js';
import { isCompilable } from './compilable.js';
import { createExecutor } from './index.js';

const { schema } = buildLibrary();
const logger = pino({ level: 'silent' });
const newContext = () => createContext({ project: DEFAULT_PROJECT, requestId: 'test', logger });
const bookId = toGlobalId('Book', BOOK_ROWS[1]!.id);
const authorId = makeAuthor(3).id;

/** What an answer says, in an order that does not depend on which field was done first. */
function said(result: ExecutionResult) {
  const errors = (result.errors ?? []).map(({ message, path, locations }) => ({ message, path, locations }));
  errors.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  return JSON.parse(JSON.stringify({ data: result.data, errors })) as { data: unknown; errors: unknown[] };
}

interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

/** Runs it by graphql-js and three times by the executor: uncompiled, compiled, and compiled again. */
async function compare({ query, variables = {}, operationName }: Operation) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const args = { schema, document, variableValues: variables, operationName };
  const expected = said(await executeGraphql({ ...args, contextValue: newContext() }));
  const execute = createExecutor(schema);
  for (let use = 0; use < 3; use += 1) {
    expect(said(await execute({ ...args, contextValue: newContext() }))).toEqual(expected);
  }
  return expected;
}

function compilable(query: string): boolean {
  const document = parse(query);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation !== undefined && isCompilable(document, operation);
}

describe('compiled queries say what graphql-js says', () => {
  test.each<[string, Operation]>([
    [
      'lists of objects',
      { query: '{ books(first: 5) { nodes { id title genre rating pages printedAt tags extra } } }' },
    ],
    [
      'edges, cursors, page info',
      { query: '{ books { edges { cursor node { title } } pageInfo { hasNextPage endCursor } } }' },
    ],
    ['loaders', { query: '{ books(first: 30) { nodes { author { id name motto } } } }' }],
    [
      'aliases',
      {
        query:
          '{ a: books(first: 1) { n: nodes { t: title u: title } } b: books(first: 2) { nodes { title } } }',
      },
    ],
    [
      'merged fields',
      {
        query: '{ books(first: 2) { nodes { title } nodes { pages } } books(first: 2) { nodes { genre } } }',
      },
    ],
    [
      'fragments',
      {
        query: `{ books(first: 3) { nodes { ...A ... { tags } ... on Book { rating } } } }
          fragment A on Book { title author { ...B } } fragment B on Author { name }`,
      },
    ],
    [
      'fragments of an interface',
      { query: '{ books(first: 3) { nodes { ...N __typename } } } fragment N on Node { __typename id }' },
    ],
    [
      'an interface with several types',
      {
        query: `query ($a: ID!, $b: ID!, $c: ID!) {
          a: node(id: $a) { __typename id ...F }
          b: node(id: $b) { id ...F }
          c: node(id: $c) { id ...F }
        } fragment F on Node { ... on Book { title author { name } tags } ... on Author { name id } }`,
        variables: { a: bookId, b: authorId, c: toGlobalId('Book', '0190ffff-0000-7000-8000-000000000000') },
      },
    ],
    [
      '__typename',
      { query: '{ __typename books(first: 1) { __typename nodes { __typename author { __typename } } } }' },
    ],
    ['enums as variables', { query: 'query ($g: Genre) { search(genre: $g) }', variables: { g: 'NOVEL' } }],
    ['enums written out', { query: '{ search(genre: NOVEL) }' }],
    ['default arguments', { query: '{ search echo }' }],
    [
      'variables left out',
      { query: 'query ($l: Int!, $g: Genre = NOVEL) { search(limit: $l, genre: $g) }', variables: { l: 3 } },
    ],
    [
      'variables that fall back',
      { query: 'query ($l: Int = 7, $t: String) { search(limit: $l) echo(text: $t) }' },
    ],
    [
      'null for an argument with a default',
      { query: 'query ($l: Int = 7) { search(limit: $l) echo }', variables: { l: null } },
    ],
    [
      'null and nothing for an input',
      { query: 'query ($i: SearchInput) { search(input: $i) }', variables: { i: null } },
    ],
    [
      'inputs with defaults and nulls',
      {
        query: 'query ($i: SearchInput) { search(input: $i) }',
        variables: { i: { genres: null, pages: { from: 1 }, extra: { a: [1, { b: null }] } } },
      },
    ],
    [
      'inputs written out with variables inside',
      {
        query: 'query ($f: Int!, $g: Genre!) { search(input: { pages: { from: $f }, genres: [$g, ESSAY] }) }',
        variables: { f: 4, g: 'NOVEL' },
      },
    ],
    [
      'one value for a list',
      { query: 'query ($g: [Genre!]) { search(input: { genres: $g }) }', variables: { g: 'NOVEL' } },
    ],
    [
      'dates',
      {
        query: 'query ($d: DateTime!) { search(input: { printedBefore: $d }) }',
        variables: { d: '2024-02-01T10:00:00.123Z' },
      },
    ],
    ['objects written out', { query: '{ search(input: { extra: { a: [1, 2.5, true, null, { b: X }] } }) }' }],
    ['errors of nullable fields', { query: '{ books(first: 3) { nodes { title broken } } }' }],
    ['errors that go up from later fields', { query: '{ books(first: 3) { nodes { brokenLater } } echo }' }],
    ['errors that go up to a nullable list', { query: '{ shelf(size: 3) { title brokenLater } echo }' }],
    [
      'errors that go up to a nullable object',
      { query: 'query ($id: ID!) { book(id: $id) { brokenLater } echo }', variables: { id: bookId } },
    ],
    ['errors of the root', { query: '{ echo crash }' }],
    ['expected errors', { query: '{ missing twoFaults expired echo }' }],
    ['an error of an argument', { query: '{ books(first: 0) { nodes { id } } }' }],
    ['one operation of several', { query: 'query A { echo } query B { search }', operationName: 'B' }],
    ['nulls', { query: '{ books(first: 12) { nodes { rating extra author { motto } } } }' }],
  ])('%s', async (_name, operation) => {
    expect(compilable(operation.query)).toBe(true);
    await compare(operation);
  });

  test.each<[string, Operation]>([
    [
      '@skip and @include',
      {
        query:
          'query ($on: Boolean!) { echo @include(if: $on) search @skip(if: $on) a: echo @skip(if: false) }',
        variables: { on: false },
      },
    ],
    [
      'conditions of a fragment in two places',
      {
        query: `query ($on: Boolean!) { a: books(first: 1) { nodes { ...F } } b: books(first: 1) { nodes { ...F @include(if: $on) id } } } fragment F on Book { title }`,
        variables: { on: false },
      },
    ],
    ['strings written out', { query: '{ echo(text: "a\\"b\\n\\u2028</script>") }' }],
    [
      'mutations',
      {
        query:
          'mutation ($t: String!) { a: saveBook(input: { title: $t }) { book { title } userErrors { code path } } b: saveBook(input: { title: "x" }) { book { title } } }',
        variables: { t: '\0' },
      },
    ],
    [
      'mutations that crash',
      { query: 'mutation { a: saveBook(input: { title: "crash" }) { book { title } } }' },
    ],
    [
      'introspection',
      {
        query: '{ __schema { queryType { name } types { name } } __type(name: "Book") { fields { name } } }',
      },
    ],
    ['odd names', { query: '{ __proto__: echo a_b: echo constructor: echo }' }],
    [
      'odd variables',
      {
        query: 'query ($__proto__: String) { echo(text: $__proto__) }',
        variables: JSON.parse('{"__proto__":"x"}') as Record<string, unknown>,
      },
    ],
  ])('and what is not compiled does too: %s', async (_name, operation) => {
    expect(compilable(operation.query)).toBe(false);
    await compare(operation);
  });
});

describe('whatever is asked', () => {
  const leaf = fc.constantFrom(
    'id',
    'title',
    'genre',
    'rating',
    'pages',
    'printedAt',
    'tags',
    'extra',
    '__typename',
    'broken',
    'brokenLater',
  );
  const aliased = fc
    .tuple(fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined, freq: 4 }), leaf)
    .map(([alias, name]) => (alias === undefined ? name : `${alias}${name.replace(/_/g, '')}: ${name}`));
  const author = fc
    .subarray(['id', 'name', 'motto', '__typename'], { minLength: 1 })
    .map((names) => `author { ${names.join(' ')} }`);
  const { book } = fc.letrec<{ book: string; similar: string; part: string; fragment: string }>((tie) => ({
    book: fc.array(tie('part'), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' ')),
    part: fc.oneof({ maxDepth: 3 }, aliased, author, fc.constant('...F'), tie('similar'), tie('fragment')),
    similar: tie('book').map((inner) => `similar(first: 2) { nodes { ${inner} } pageInfo { hasNextPage } }`),
    fragment: tie('book').map((inner) => `... on Book { ${inner} }`),
  }));

  test('compiled and not compiled agree on the data, and on whether there are errors', async () => {
    await fc.assert(
      fc.asyncProperty(book, book, fc.integer({ min: 0, max: 3 }), async (one, two, size) => {
        const query = `query ($id: ID!, $size: Int!) {
          books(first: 2) { nodes { ${one} } } shelf(size: $size) { ${two} } node(id: $id) { id ... on Book { ${one} } }
        } fragment F on Book { title author { name } rating }`;
        const document = parse(query.includes('...F') ? query : query.slice(0, query.indexOf('fragment F')));
        expect(validate(schema, document)).toEqual([]);
        const args = { schema, document, variableValues: { id: bookId, size } };
        const expected = said(await executeGraphql({ ...args, contextValue: newContext() }));
        const execute = createExecutor(schema);
        for (let use = 0; use < 2; use += 1) {
          const actual = said(await execute({ ...args, contextValue: newContext() }));
          expect(actual.data).toEqual(expected.data);
          expect(actual.errors.length > 0).toBe(expected.errors.length > 0);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('what the compiler must not be given', () => {
  const hostile = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.isBroken=true';
  const marks = globalThis as { isBroken?: boolean };

  test('a string that it would run as code stays a string', async () => {
    const document = parse(`{ echo(text: "${hostile}") }`);
    // The compiler itself falls for it, or this test says nothing.
    const compiled = compileQuery(schema, document);
    if (isCompiledQuery(compiled)) await compiled.query(undefined, newContext(), {});
    expect(marks.isBroken).toBe(true);
    delete marks.isBroken;

    for (const query of [
      `{ echo(text: "${hostile}") }`,
      `{ echo(text: """${hostile}""") }`,
      `{ echo(text: "${hostile.replace('_', '\\u005f')}") }`,
      `query ($t: String = "${hostile}") { echo(text: $t) }`,
      `{ search(input: { extra: { a: ["${hostile}"] } }) }`,
    ]) {
      const result = await compare({ query });
      expect(JSON.stringify(result.data)).toContain('isBroken=true');
    }
    await compare({ query: 'query ($t: String) { echo(text: $t) }', variables: { t: hostile } });
    expect(marks.isBroken).toBeUndefined();
  });

  test('a list whose promises fail, and a value that throws when it is read', async () => {
    const small = buildSchema('type Query { list: [Item] late: Item } type Item { name: String }');
    const hostileValue = {
      get name(): string {
        throw new Error('unreadable');
      },
    };
    const query = small.getQueryType()!.getFields();
    query.list!.resolve = () => [
      { name: 'a' },
      Promise.reject(new Error('one')),
      Promise.resolve({ name: 'c' }),
      Promise.reject(new Error('two')),
      { name: 'e' },
    ];
    query.late!.resolve = () => Promise.resolve(hostileValue);
    const document = parse('{ list { name } late { name } }');
    const execute = createExecutor(small);
    for (let use = 0; use < 3; use += 1) {
      const result = await execute({ schema: small, document });
      expect(JSON.parse(JSON.stringify(result.data))).toEqual({
        list: [{ name: 'a' }, null, { name: 'c' }, null, { name: 'e' }],
        late: use === 0 ? { name: null } : null,
      });
      expect(result.errors?.map((error) => error.message).sort()).toEqual(['one', 'two', 'unreadable']);
    }
  });
});

test('a query is compiled at its second use, and not at its first', async () => {
  const small = buildSchema('type Query { item: Item } type Item { name: String }');
  // Only graphql-js calls a function that it finds in a property.
  small.getQueryType()!.getFields().item!.resolve = () => ({ name: () => 'called' });
  const document = parse('{ item { name } }');
  const execute = createExecutor(small);
  expect((await execute({ schema: small, document })).data?.item).toEqual({ name: 'called' });
  for (let use = 2; use < 5; use += 1) {
    expect((await execute({ schema: small, document })).data?.item).toEqual({ name: null });
  }
});
