import { getIntrospectionQuery } from 'graphql';

// What is tried on every public GraphQL server, as requests that any transport can carry.

export interface Attack {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  /** The code of the refusal; null where it may run, and must do no harm. */
  readonly code: string | null;
  /** The label in graphql_rejected_total. */
  readonly rule?: string;
}

const many = (count: number, part: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => part(number)).join(' ');
const nest = (levels: number, open: string, core: string, close: string) =>
  `${open.repeat(levels)}${core}${close.repeat(levels)}`;
const similar = (levels: number, first: number) =>
  `{ books(first: ${first}) { nodes { ${nest(levels, `similar(first: ${first}) { nodes { `, 'title', ' } }')} } } }`;

/** 20 fragments, each of which uses the next twice. */
const fragmentBomb = `{ books(first: 1) { nodes { ...F0 } } } ${many(
  20,
  (level) =>
    `fragment F${level} on Book { ${level === 19 ? 'title' : `similar { nodes { ...F${level + 1} } } ... { ...F${level + 1} ... { ...F${level + 1} } }`} }`,
)}`;
const flatBomb = `{ books(first: 1) { nodes { ...F0 } } } ${many(
  20,
  (level) =>
    `fragment F${level} on Book { title ${level === 19 ? '' : `...F${level + 1} ... { ...F${level + 1} }`} }`,
)}`;

/** What graphql-cop looks for, as far as it is about the operation. */
const cop: readonly Attack[] = [
  {
    name: 'alias overloading',
    query: `{ ${many(101, (n) => `a${n}: __typename`)} }`,
    code: 'TOO_MANY_ALIASES',
    rule: 'aliases',
  },
  {
    name: 'aliases of one costly field',
    query: `{ ${many(100, (n) => `a${n}: books { nodes { title } }`)} }`,
    code: 'TOO_MANY_ALIASES',
    rule: 'aliases',
  },
  {
    name: 'field duplication',
    query: `{ ${many(500, () => '__typename')} }`,
    code: 'TOO_MANY_DUPLICATES',
    rule: 'duplicates',
  },
  {
    name: '1,000 duplicates',
    query: `{ ${many(1_000, () => 'echo')} }`,
    code: 'TOO_MANY_DUPLICATES',
    rule: 'duplicates',
  },
  {
    name: '20,000 duplicates',
    query: `{ ${many(20_000, () => 'echo')} }`,
    code: 'QUERY_TOO_LONG',
    rule: 'tokens',
  },
  {
    name: 'directive overloading',
    query: `{ __typename ${'@aa'.repeat(50)} }`,
    code: 'TOO_MANY_DIRECTIVES',
    rule: 'directives',
  },
  {
    name: '5,000 directives',
    query: `{ __typename ${'@aa'.repeat(5_000)} }`,
    code: 'QUERY_TOO_LONG',
    rule: 'tokens',
  },
  {
    name: 'circular introspection',
    query: `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
    rule: 'validation',
  },
  {
    name: 'circular fragments',
    query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    code: 'GRAPHQL_VALIDATION_FAILED',
    rule: 'validation',
  },
  {
    name: 'field suggestions',
    query: '{ bookz { title } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
    rule: 'validation',
  },
  { name: 'unhandled error', query: 'query { crash', code: 'GRAPHQL_PARSE_FAILED', rule: 'syntax' },
];

const bombs: readonly Attack[] = [
  { name: 'depth', query: similar(20, 1), code: 'QUERY_TOO_DEEP', rule: 'depth' },
  { name: 'depth by fragments', query: fragmentBomb, code: 'QUERY_TOO_DEEP', rule: 'depth' },
  {
    name: 'fragments that spread out to a million',
    query: flatBomb,
    code: 'QUERY_TOO_LARGE',
    rule: 'selections',
  },
  { name: 'cost', query: similar(2, 100), code: 'QUERY_TOO_COSTLY', rule: 'cost' },
  { name: 'cost, a million each', query: similar(2, 1_000_000), code: 'QUERY_TOO_COSTLY', rule: 'cost' },
  {
    name: 'cost by variables',
    query: 'query ($n: Int!) { books(first: $n) { nodes { similar(first: $n) { nodes { title } } } } }',
    variables: { n: 100 },
    code: 'QUERY_TOO_COSTLY',
    rule: 'cost',
  },
  {
    name: 'overlapping inline fragments',
    query: `{ books { nodes { ${many(400, () => '... on Book { title }')} } } }`,
    code: 'QUERY_TOO_LONG',
    rule: 'tokens',
  },
  {
    name: 'a list 20,000 deep',
    query: `{ search(limit: ${nest(20_000, '[', '', ']')}) }`,
    code: 'QUERY_TOO',
  },
  {
    name: 'an object 300 deep',
    query: `{ search(input: { extra: ${nest(300, '{ a: ', '1', ' }')} }) }`,
    code: 'QUERY_TOO_DEEP',
    rule: 'depth',
  },
  {
    name: 'a selection 600 deep',
    query: nest(600, '{ a ', '{ b }', ' }'),
    code: 'QUERY_TOO_DEEP',
    rule: 'depth',
  },
  {
    name: 'introspection, too deep',
    query: `{ __schema { types { ${nest(20, 'ofType { ', 'name', ' }')} } } }`,
    code: 'QUERY_TOO_DEEP',
    rule: 'depth',
  },
];

let deep: unknown = 1;
for (let level = 0; level < 2_000; level += 1) deep = [deep];

const inputs: readonly Attack[] = [
  { name: 'an empty query of spaces', query: '   ', code: 'GRAPHQL_PARSE_FAILED', rule: 'syntax' },
  { name: 'a NUL', query: '{ echo\0 }', code: 'GRAPHQL_PARSE_FAILED', rule: 'syntax' },
  {
    name: 'a lone surrogate',
    query: '{ echo(text: "\\uD800") }',
    code: 'GRAPHQL_PARSE_FAILED',
    rule: 'syntax',
  },
  {
    name: 'a subscription where there is none',
    query: 'subscription { x }',
    code: 'OPERATION_RESOLUTION_FAILURE',
    rule: 'operation',
  },
  { name: '@defer', query: '{ ... @defer { echo } }', code: 'GRAPHQL_VALIDATION_FAILED', rule: 'validation' },
  {
    name: 'no such operation',
    query: '{ echo }',
    operationName: 'x'.repeat(10_000),
    code: 'OPERATION_RESOLUTION_FAILURE',
    rule: 'operation',
  },
  {
    name: 'a variable of the wrong type',
    query: 'query ($g: Genre!) { search(genre: $g) }',
    variables: { g: 'POEM' },
    code: 'BAD_USER_INPUT',
    rule: 'variables',
  },
  {
    name: 'a variable of 1 MB of the wrong type',
    query: 'query ($g: Genre!) { search(genre: $g) }',
    variables: { g: 'x'.repeat(1_000_000) },
    code: 'BAD_USER_INPUT',
    rule: 'variables',
  },
  {
    name: '100,000 wrong items',
    query: 'query ($g: [Genre!]) { search(input: { genres: $g }) }',
    variables: { g: new Array(100_000).fill(7) },
    code: 'BAD_USER_INPUT',
    rule: 'variables',
  },
  {
    name: 'variables 2,000 deep',
    query: 'query ($e: JSONObject) { search(input: { extra: $e }) }',
    variables: { e: { deep } },
    code: 'BAD_USER_INPUT',
    rule: 'variables',
  },
  {
    name: 'two keys of a choice',
    query: 'query ($by: ChoiceInput!) { choose(by: $by) }',
    variables: { by: { id: '1', title: '2' } },
    code: 'BAD_USER_INPUT',
    rule: 'variables',
  },
  {
    name: '__proto__ in variables',
    query: 'query ($e: JSONObject, $__proto__: Int) { search(input: { extra: $e }, limit: $__proto__) }',
    variables: JSON.parse(
      '{"__proto__": {"polluted": 1}, "e": {"__proto__": {"polluted": true}}, "constructor": {"prototype": {"polluted": true}}}',
    ) as Record<string, unknown>,
    code: 'BAD_USER_INPUT',
    rule: 'variables',
  },
  {
    name: '__proto__ in an object',
    query: 'query ($e: JSONObject) { search(input: { extra: $e }) }',
    variables: JSON.parse('{"e": {"__proto__": {"polluted": true}}}') as Record<string, unknown>,
    code: null,
  },
  { name: '__proto__ as an alias', query: '{ __proto__: echo constructor: echo }', code: null },
  {
    name: 'code in a string of a compiled query',
    query: '{ echo(text: "__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.polluted=true") }',
    code: null,
  },
  { name: 'a page too large', query: '{ books(first: 101) { nodes { id } } }', code: 'BAD_USER_INPUT' },
  {
    name: 'a page of a million',
    query: '{ books(first: 1000000) { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a cursor from elsewhere',
    query: '{ books(after: "MTpib29rczowOng") { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  { name: 'an id that is none', query: '{ node(id: "x") { id } }', code: 'BAD_USER_INPUT' },
  {
    name: 'an id of a type that does not exist',
    query: '{ node(id: "VXNlcjowMTkwMDAwMS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE") { id } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an id of another type',
    query: '{ book(id: "QXV0aG9yOjAxOTAwMDAyLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMw") { id } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a text of 1 MB',
    query: 'query ($t: String!) { echo(text: $t) }',
    variables: { t: 'x'.repeat(1_000_000) },
    code: null,
  },
  {
    name: 'introspection as GraphiQL asks',
    query: getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }),
    code: null,
  },
];

export const ATTACKS: readonly Attack[] = [...cop, ...bombs, ...inputs];

/** What a server may take for any of them; a test's machine is shared and slow. */
export const QUICK_MS = 1_500;
/** What an answer that refuses may weigh. */
export const SMALL_BYTES = 8 * 1024;
