import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getIntrospectionQuery } from 'graphql';
import { buildLibrary } from '../../../../test/protocol/library-schema.js';
import { LIMITS } from '../../limits.js';
import { createMetrics } from '../../observability/metrics.js';
import { createAdmission, isRejected, type Admission, type OperationRequest } from './index.js';

const { schema } = buildLibrary();
let metrics = createMetrics({ isProcessMeasured: false });
let gate = createAdmission(schema, metrics);

beforeEach(() => {
  metrics = createMetrics({ isProcessMeasured: false });
  gate = createAdmission(schema, metrics);
});

function admit(query: string, variables: Record<string, unknown> = {}): Admission {
  return gate.admit({ query, variables });
}

function rejectionOf(request: OperationRequest) {
  const admission = gate.admit(request);
  if (!isRejected(admission)) throw new Error('It was admitted.');
  return admission;
}

function codeOf(query: string, variables: Record<string, unknown> = {}): unknown {
  return rejectionOf({ query, variables }).errors[0]?.extensions.code;
}

const nested = (levels: number, inner: string) =>
  `{ books(first: 1) { nodes { ${'similar(first: 1) { nodes { '.repeat(levels)}${inner}${' } }'.repeat(levels)} } } }`;
const aliases = (count: number) =>
  `{ ${Array.from({ length: count }, (_, number) => `a${number}: echo`).join(' ')} }`;

describe('what may run', () => {
  test('comes with its document, its operation and its variables', () => {
    const query = 'query A { echo } query B($first: Int = 3) { books(first: $first) { nodes { title } } }';
    const admission = gate.admit({ query, operationName: 'B' });
    if (isRejected(admission)) throw new Error('It was refused.');
    expect(admission.operation.name?.value).toBe('B');
    expect({ ...admission.variables }).toEqual({ first: 3 });
  });

  test('is parsed once for each text', () => {
    const first = admit('{ echo }');
    const second = admit('{ echo }');
    if (isRejected(first) || isRejected(second)) throw new Error('It was refused.');
    expect(second.document).toBe(first.document);
  });

  test('includes what GraphiQL and code generators ask of the schema', () => {
    const full = {
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    };
    expect(isRejected(admit(getIntrospectionQuery(full)))).toBe(false);
  });

  test('includes everything at its limit', () => {
    expect(isRejected(admit(aliases(LIMITS.queryAliases)))).toBe(false);
    expect(isRejected(admit(nested(4, 'extra title')))).toBe(false);
    expect(isRejected(admit('{ books(first: 100) { nodes { id title genre rating pages } } }'))).toBe(false);
    expect(isRejected(admit(`{ ${'echo '.repeat(LIMITS.queryDuplicates + 1)} }`))).toBe(false);
    expect(isRejected(admit(`{ ${'echo @skip(if: false) '.repeat(LIMITS.queryDirectives)} }`))).toBe(false);
  });
});

describe('what may not', () => {
  test.each([
    ['GRAPHQL_PARSE_FAILED', '{ books '],
    ['GRAPHQL_PARSE_FAILED', ''],
    ['GRAPHQL_PARSE_FAILED', '{ echo(text: "\\uD800") }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ bookz { id } }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A echo }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ choose(by: { id: "1", title: "2" }) }'],
    [
      'GRAPHQL_VALIDATION_FAILED',
      '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    ],
    ['OPERATION_RESOLUTION_FAILURE', 'query A { echo } query B { echo }'],
    ['QUERY_TOO_LONG', `{ ${'echo '.repeat(LIMITS.queryTokens)} }`],
    ['QUERY_TOO_DEEP', `{ search(input: { extra: ${'{ a: '.repeat(300)}1${' }'.repeat(300)} }) }`],
    ['QUERY_TOO_DEEP', `{ search(input: { genres: ${'['.repeat(200)}NOVEL${']'.repeat(200)} }) }`],
    ['QUERY_TOO_DEEP', nested(5, 'title extra')],
    [
      'QUERY_TOO_DEEP',
      `{ __schema { types { fields { type ${'{ ofType '.repeat(20)} { name } ${'}'.repeat(20)} } } } }`,
    ],
    ['TOO_MANY_ALIASES', aliases(LIMITS.queryAliases + 1)],
    [
      'TOO_MANY_ALIASES',
      `{ books { nodes { ...A similar { nodes { ...A } } } } } fragment A on Book { ${Array.from({ length: 15 }, (_, number) => `a${number}: title`).join(' ')} }`,
    ],
    ['TOO_MANY_DIRECTIVES', `{ ${'echo @skip(if: false) '.repeat(LIMITS.queryDirectives + 1)} }`],
    ['TOO_MANY_DIRECTIVES', `{ echo ${'@a'.repeat(500)} }`],
    ['TOO_MANY_DUPLICATES', `{ ${'echo '.repeat(LIMITS.queryDuplicates + 2)} }`],
    [
      'QUERY_TOO_COSTLY',
      '{ books(first: 1000000) { nodes { similar(first: 1000000) { nodes { similar(first: 1000000) { nodes { id } } } } } } }',
    ],
    ['QUERY_TOO_COSTLY', '{ books(first: 100) { nodes { similar { nodes { title } } } } }'],
    ['QUERY_TOO_COSTLY', '{ books(first: 100) { edges { node { similar { edges { node { title } } } } } } }'],
  ])('%s: case %#', (code, query) => {
    expect(codeOf(query)).toBe(code);
  });

  test('a list 20,000 deep, whether the stack or the tokens end first', () => {
    expect(['QUERY_TOO_LONG', 'QUERY_TOO_DEEP']).toContain(
      codeOf(`{ search(limit: ${'['.repeat(20_000)}${']'.repeat(20_000)}) }`),
    );
  });

  test('a fragment bomb, and at once', () => {
    const fragments = Array.from(
      { length: 20 },
      (_, level) =>
        `fragment F${level} on Book { title ${level === 19 ? 'pages' : `...F${level + 1} ... { ...F${level + 1} }`} }`,
    );
    const started = performance.now();
    expect(codeOf(`{ books { nodes { ...F0 } } } ${fragments.join(' ')}`)).toBe('QUERY_TOO_LARGE');
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('cost follows the variables of `first`, not only what is written', () => {
    const query =
      'query ($first: Int) { books(first: $first) { nodes { similar(first: $first) { nodes { id } } } } }';
    expect(isRejected(admit(query, { first: 5 }))).toBe(false);
    expect(codeOf(query, { first: 60 })).toBe('QUERY_TOO_COSTLY');
    expect(isRejected(admit(query, { first: 5 }))).toBe(false);
  });

  test('a page that is too large is left to its reader, who can say which argument it was', () => {
    expect(isRejected(admit('{ books(first: 1000) { nodes { id } } }'))).toBe(false);
    expect(isRejected(admit('{ books(first: -1) { nodes { id } } }'))).toBe(false);
  });

  test('the refusal is short, names no schema member that was not asked for, and is counted', async () => {
    const { errors } = rejectionOf({ query: `{ bookz ${'boks '.repeat(40)} nodee }` });
    expect(errors.length).toBeLessThanOrEqual(6);
    expect(JSON.stringify(errors)).not.toContain('Did you mean');
    expect(JSON.stringify(errors)).not.toMatch(/"books"/);
    rejectionOf({ query: aliases(50) });
    const counted = await metrics.rejected.get();
    expect(counted.values.map(({ labels, value }) => [labels.rule, value])).toEqual([
      ['validation', 1],
      ['aliases', 1],
    ]);
  });
});

describe('variables', () => {
  const search =
    'query ($genres: [Genre!], $to: Int!) { search(input: { genres: $genres, pages: { from: 1, to: $to } }) }';

  function faultOf(query: string, variables: Record<string, unknown>) {
    const { errors } = rejectionOf({ query, variables });
    return errors.map((error) => [error.extensions.code, error.extensions.argumentPath]);
  }

  test('of the wrong type say where in the arguments', () => {
    expect(faultOf(search, { genres: ['NOVEL', 'POEM'], to: 1 })).toEqual([
      ['BAD_USER_INPUT', ['input', 'genres', '1']],
    ]);
    expect(faultOf(search, { to: 'x' })).toEqual([['BAD_USER_INPUT', ['input', 'pages', 'to']]]);
    expect(faultOf(search, {})).toEqual([['BAD_USER_INPUT', ['input', 'pages', 'to']]]);
    expect(
      faultOf('mutation ($input: SaveBookInput!) { saveBook(input: $input) { book { id } } }', { input: {} }),
    ).toEqual([['BAD_USER_INPUT', ['input']]]);
    expect(faultOf('query ($by: ChoiceInput!) { choose(by: $by) }', { by: { id: '1', title: '2' } })).toEqual(
      [['BAD_USER_INPUT', ['by']]],
    );
  });

  test('that are used inside a list or only by a directive', () => {
    const inList = 'query ($g: Genre!) { search(input: { genres: [NOVEL, $g] }) }';
    expect(faultOf(inList, { g: 'x' })).toEqual([['BAD_USER_INPUT', ['input', 'genres', '1']]]);
    expect(faultOf('query ($on: Boolean!) { echo @include(if: $on) }', { on: 1 })).toEqual([
      ['BAD_USER_INPUT', null],
    ]);
  });

  test('that are huge or many make a short refusal, and at once', () => {
    const started = performance.now();
    const { errors } = rejectionOf({
      query: search,
      variables: { genres: new Array(300_000).fill('POEM'), to: 1 },
    });
    expect(JSON.stringify(errors).length).toBeLessThan(8_000);
    const long = rejectionOf({ query: search, variables: { genres: 'x'.repeat(8_000_000), to: 1 } });
    expect(JSON.stringify(long.errors).length).toBeLessThan(2_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('that are nested too deep are refused before anybody walks down', () => {
    let extra: Record<string, unknown> = {};
    for (let depth = 0; depth < 100_000; depth += 1) extra = { extra };
    const query = 'query ($extra: JSONObject) { search(input: { extra: $extra }) }';
    expect(faultOf(query, { extra })).toEqual([['BAD_USER_INPUT', undefined]]);
    expect(isRejected(admit(query, { extra: { a: { b: [1] } } }))).toBe(false);
  });

  test('named like parts of Object do no harm', () => {
    const query =
      'query ($__proto__: String, $constructor: String) { a: echo(text: $__proto__) b: echo(text: $constructor) }';
    const variables = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, unknown>;
    const admission = admit(query, variables);
    if (isRejected(admission)) throw new Error('It was refused.');
    expect(Object.entries(admission.variables)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test('whatever text comes, the gate answers', () => {
  const words = [
    '{',
    '}',
    '(',
    ')',
    '...',
    'on',
    'Book',
    'books',
    'nodes',
    '$a',
    ':',
    '@skip',
    '"',
    '"""',
    'query',
    'fragment',
    'F',
    '\\u',
    '\0',
    '\ud800',
    '#',
    '[',
    '__proto__',
    '1e999',
    'first',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary' })), { maxLength: 60 }),
      (parts) => {
        const admission = gate.admit({ query: parts.join(' '), variables: { a: parts } });
        expect('errors' in admission || 'document' in admission).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
